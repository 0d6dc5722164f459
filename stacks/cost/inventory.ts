import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { EbsVolume } from "@cdktf/provider-aws/lib/ebs-volume/index.js";
import { App, TerraformResource, type TerraformStack } from "cdktf";
import { parseConfiguration } from "../../environments/configuration.ts";
import { type EnvironmentName, type EnvironmentSettings, environments } from "../../environments/settings.ts";
import { DETECT_METRICS } from "../../handlers/detect/function.ts";
import { WATCH_METRICS } from "../../handlers/watch/function.ts";
import { addStacks } from "../app.ts";
import { codeFromBuild } from "../function-code.ts";

/** What stands there all month, whether it is used or not. */
export interface Inventory {
  instanceType: string;
  volumeGb: number;
  stream: EnvironmentSettings["stream"];
  alarms: number;
  customMetrics: number;
  dashboards: number;
  keys: number;
  tracing: boolean;
}

const ROOT_VOLUME_GB = 8;

/** Counts an environment's resources in the app itself. */
export function inventoryOf(environment: EnvironmentName): Inventory {
  const outdir = mkdtempSync(join(tmpdir(), "cost-"));
  const app = new App({ outdir });
  addStacks(app, anyConfiguration(environment), codeFromBuild(join(outdir, "nothing-built")));
  rmSync(outdir, { recursive: true });
  const stacks = app.node.children.filter(({ node }) => node.id.startsWith(`${environment}-`));
  const resources = stacks.flatMap((stack) =>
    (stack as TerraformStack).node.findAll().filter((one) => one instanceof TerraformResource),
  );
  const count = (type: string) => resources.filter((one) => one.terraformResourceType === type).length;
  const { instanceType, stream, tracing } = environments[environment];
  const volumes = resources.filter((one) => one instanceof EbsVolume);
  return {
    instanceType,
    volumeGb: volumes.reduce(
      (sum, { sizeInput = 0 }) => sum + sizeInput,
      ROOT_VOLUME_GB * count("aws_instance"),
    ),
    stream,
    alarms: resources.filter((one) => one instanceof CloudwatchMetricAlarm).length,
    customMetrics: count("aws_cloudwatch_log_metric_filter") + DETECT_METRICS.length + WATCH_METRICS.length,
    dashboards: count("aws_cloudwatch_dashboard"),
    keys: count("aws_kms_key"),
    tracing,
  };
}

function anyConfiguration(environment: EnvironmentName) {
  const emails = ["somebody@example.com"];
  return parseConfiguration(
    JSON.stringify({
      account: "123456789012",
      region: "us-east-1",
      repository: { subject: "repo:owner/name", mainBranch: "main" },
      bootstrapped: false,
      environments: {
        [environment]: { homes: { "my-home": { alertEmails: emails } }, operatorEmails: emails },
      },
    }),
    "cost",
  );
}
