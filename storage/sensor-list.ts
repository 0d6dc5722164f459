import { type DynamoDBClient, paginateQuery } from "@aws-sdk/client-dynamodb";
import { isSensorId } from "../domain/home/description.ts";
import { keyOf, type SensorKey } from "./sensor-item.ts";
import { table } from "./table.ts";

/** The sensors of a home that have ever been stored, whether announced or not. */
export async function listSensors(
  client: DynamoDBClient,
  tableName: string,
  homeId: string,
): Promise<SensorKey[]> {
  const [byHome] = table.indexes;
  const pages = paginateQuery(
    { client },
    {
      TableName: tableName,
      IndexName: byHome.name,
      KeyConditionExpression: `${byHome.partitionKey} = :home`,
      ExpressionAttributeValues: { ":home": { S: homeId } },
    },
  );
  const keys: SensorKey[] = [];
  for await (const { Items } of pages)
    for (const item of Items ?? []) keys.push(keyOf(item[table.partitionKey]?.S ?? ""));
  return keys.filter(({ sensorId }) => isSensorId(sensorId));
}
