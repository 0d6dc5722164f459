import { LambdaAlias } from "@cdktf/provider-aws/lib/lambda-alias/index.js";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import type { FunctionDefinition } from "../../handlers/function-definition.ts";
import type { FunctionCode } from "../function-code.ts";
import type { Statement } from "../permissions/statement.ts";
import { writeLogs } from "../permissions/write-logs.ts";
import { writeTraces } from "../permissions/write-traces.ts";
import { FunctionAlarms } from "./function-alarms.ts";
import { LogGroup } from "./log-group.ts";
import type { NotificationTopic } from "./notification-topic.ts";
import { ServiceRole } from "./service-role.ts";

export interface NodeFunctionProps<Environment> {
  prefix: string;
  definition: FunctionDefinition;
  code: FunctionCode;
  environment: Environment;
  /** What the function's own role may do besides writing its log, and traces. */
  statements: readonly Statement[];
  logRetentionDays: number;
  tracing: boolean;
  /** Executions at once at most; -1 draws from what the account has. */
  reservedConcurrency: number;
  operators: Pick<NotificationTopic, "arn">;
}

/** The alias that everything invokes: releases move it from version to version, and back. */
export const LIVE = "live";

/** A Lambda function with its role, its log and its alarms; Terraform owns all of it but the code and what `live` is. */
export class NodeFunction<Environment extends { [Name in keyof Environment]: string }> extends Construct {
  readonly functionName: string;
  readonly liveArn: string;
  readonly roleArn: string;
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, props: NodeFunctionProps<Environment>) {
    super(scope, id);
    const { prefix, definition, operators } = props;
    const name = `${prefix}-${definition.name}`;
    const log = new LogGroup(this, "log", {
      name: `/aws/lambda/${name}`,
      retentionDays: props.logRetentionDays,
    });
    const role = new ServiceRole(this, "role", {
      name,
      description: `Function ${definition.name}`,
      service: "lambda.amazonaws.com",
      statements: [...props.statements, writeLogs([log]), ...(props.tracing ? [writeTraces()] : [])],
    });
    const code = new TerraformAsset(this, "code", { path: props.code(definition), type: AssetType.FILE });
    const lambda = new LambdaFunction(this, "function", {
      functionName: name,
      role: role.arn,
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      filename: code.path,
      timeout: definition.timeoutSeconds,
      memorySize: definition.memoryMb,
      reservedConcurrentExecutions: props.reservedConcurrency,
      // Lambda would trace what a traced caller sends; none of ours is.
      tracingConfig: { mode: props.tracing ? "Active" : "PassThrough" },
      environment: { variables: { ...props.environment } },
      publish: true,
      // Lambda would make the log group itself, and keep it for ever.
      dependsOn: [role.permissions, log],
      lifecycle: {
        ignoreChanges: ["filename", "source_code_hash", "s3_bucket", "s3_key", "s3_object_version"],
      },
    });
    const live = new LambdaAlias(this, "live", {
      name: LIVE,
      functionName: lambda.functionName,
      functionVersion: lambda.version,
      // The description tells which commit is live.
      lifecycle: { ignoreChanges: ["description", "function_version", "routing_config"] },
    });
    new FunctionAlarms(this, "alarms", { prefix, definition, functionName: name, operators });
    this.functionName = lambda.functionName;
    this.liveArn = live.arn;
    this.roleArn = role.arn;
    this.logGroupName = log.name;
  }
}
