import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { Construct } from "constructs";
import { table } from "../../storage/table.ts";

/** The table of `storage/table.ts`: homes with all their state, and their sealed readings. */
export class HomesTable extends Construct {
  readonly arn: string;
  readonly tableName: string;

  constructor(scope: Construct, id: string, props: { name: string; protectData: boolean }) {
    super(scope, id);
    const homes = new DynamodbTable(this, "table", {
      name: props.name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: table.partitionKey,
      rangeKey: table.sortKey,
      attribute: Object.entries(table.keyTypes).map(([name, type]) => ({ name, type })),
      globalSecondaryIndex: table.indexes.map((index) => ({
        name: index.name,
        hashKey: index.partitionKey,
        rangeKey: index.sortKey,
        projectionType: index.projection,
      })),
      ttl: { enabled: true, attributeName: table.ttlAttribute },
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true },
      deletionProtectionEnabled: props.protectData,
      lifecycle: { preventDestroy: props.protectData },
    });
    this.arn = homes.arn;
    this.tableName = homes.name;
  }
}
