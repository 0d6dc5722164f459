import { LambdaFunctionUrl } from "@cdktf/provider-aws/lib/lambda-function-url/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { Construct } from "constructs";
import { type AnswerEnvironment, answerFunction } from "../../handlers/answer/function.ts";
import type { AnswerLinkEnvironment } from "../../handlers/answer-links.ts";
import { linkKeyParameter, makeLinkKey, readLinkKey } from "../permissions/link-key.ts";
import type { Statement } from "../permissions/statement.ts";
import { answerHomes } from "../permissions/use-homes.ts";
import type { HomesTable } from "./homes-table.ts";
import { LIVE, NodeFunction, type NodeFunctionProps } from "./node-function.ts";
import { OperatorAlarm } from "./operator-alarm.ts";

export interface AnswerLinksProps
  extends Pick<
    NodeFunctionProps<AnswerEnvironment>,
    "prefix" | "code" | "logRetentionDays" | "tracing" | "operators" | "reservedConcurrency"
  > {
  account: string;
  region: string;
  homes: Pick<HomesTable, "arn" | "tableName">;
  duePartitions: number;
}

/** The function behind the links of e-mails, and its address, which the whole world can reach (decision 0031). */
export class AnswerLinks extends Construct {
  readonly function: NodeFunction<AnswerEnvironment>;
  /** For the functions that put links into e-mails: where they lead, and what it takes to sign them. */
  readonly environment: AnswerLinkEnvironment;
  readonly statements: readonly Statement[];

  constructor(scope: Construct, id: string, props: AnswerLinksProps) {
    super(scope, id);
    const { account, region, homes, duePartitions, ...common } = props;
    const key = linkKeyParameter(props.prefix, { account, region });
    this.function = new NodeFunction<AnswerEnvironment>(this, "answer", {
      ...common,
      definition: answerFunction,
      environment: {
        TABLE_NAME: homes.tableName,
        DUE_PARTITIONS: String(duePartitions),
        LINK_KEY_NAME: key.parameterName,
      },
      statements: [answerHomes(homes), readLinkKey(key)],
    });
    const url = new LambdaFunctionUrl(this, "url", {
      functionName: this.function.functionName,
      qualifier: LIVE,
      authorizationType: "NONE",
    });
    const everybody = { functionName: this.function.functionName, qualifier: LIVE, principal: "*" };
    new LambdaPermission(this, "invoke-url", {
      ...everybody,
      statementId: "url",
      action: "lambda:InvokeFunctionUrl",
      functionUrlAuthType: "NONE",
    });
    // Asked for besides, since October 2025; our provider cannot yet say "by the URL only". Source: Lambda developer
    // guide, "control access to Lambda function URLs".
    new LambdaPermission(this, "invoke", {
      ...everybody,
      statementId: "url-invoke",
      action: "lambda:InvokeFunction",
    });
    new OperatorAlarm(this, "failing", {
      prefix: props.prefix,
      name: "answers-failing",
      description: "Links in e-mails cannot be answered. Read the answer function's log.",
      condition: {
        namespace: "AWS/Lambda",
        metricName: "Url5xxCount",
        dimensions: { FunctionName: this.function.functionName },
        statistic: "Sum",
        periodSeconds: 300,
        periods: 1,
        comparison: "GreaterThanOrEqualToThreshold",
        threshold: 1,
        missingData: "notBreaching",
      },
      operators: props.operators,
    });
    this.statements = makeLinkKey(key);
    this.environment = { ANSWER_BASE_URL: url.functionUrl, LINK_KEY_NAME: key.parameterName };
  }
}
