import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { S3Backend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { type Capacity, capacityFor, ONE_HOME } from "../environments/capacity.ts";
import type { Configuration } from "../environments/configuration.ts";
import { environmentPrefix, SYSTEM, stateBucketName } from "../environments/names.ts";
import { type EnvironmentName, type EnvironmentSettings, environments } from "../environments/settings.ts";

/** A stack of an environment: account, region, tags, and where its state is. */
export class EnvironmentStack extends TerraformStack {
  readonly configuration: Configuration;
  readonly settings: EnvironmentSettings;
  /** What follows from the load that the configuration gives. */
  readonly capacity: Capacity;
  /** All names of the environment begin with it. */
  readonly prefix: string;

  constructor(
    scope: Construct,
    props: { environment: EnvironmentName; part: string; configuration: Configuration },
  ) {
    const { environment, part, configuration } = props;
    super(scope, `${environment}-${part}`);
    this.configuration = configuration;
    this.settings = environments[environment];
    this.capacity = capacityFor(configuration.environments[environment]?.load ?? ONE_HOME);
    this.prefix = environmentPrefix(environment);
    setUpTerraform(this, configuration, { environment, stack: part });
  }
}

/** Gives a stack its provider, which refuses any other account, and the state bucket if there is one. */
export function setUpTerraform(
  stack: TerraformStack,
  { account, region, bootstrapped }: Configuration,
  tags: { environment: string; stack: string },
): void {
  new AwsProvider(stack, "aws", {
    region,
    allowedAccountIds: [account],
    defaultTags: [{ tags: { project: SYSTEM, "managed-by": "terraform", ...tags } }],
  });
  if (!bootstrapped) return;
  const key = `${stack.node.id}.tfstate`;
  new S3Backend(stack, {
    bucket: stateBucketName(account, region),
    key,
    region,
    encrypt: true,
  });
  // S3's own locking came after cdktf 0.21.
  stack.addOverride("terraform.backend.s3.use_lockfile", true);
}
