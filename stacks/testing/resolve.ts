import type { Resource, SynthesizedStack } from "./synthesized.ts";

const ACCOUNT = "123456789012";
const IN_REGION = `eu-west-1:${ACCOUNT}`;

/** ARNs as AWS makes them of the names that the stacks give. */
const ARNS: Record<string, (config: Resource["config"]) => string> = {
  aws_kinesis_stream: ({ name }) => `arn:aws:kinesis:${IN_REGION}:stream/${name}`,
  aws_dynamodb_table: ({ name }) => `arn:aws:dynamodb:${IN_REGION}:table/${name}`,
  aws_sns_topic: ({ name }) => `arn:aws:sns:${IN_REGION}:${name}`,
  aws_sqs_queue: ({ name }) => `arn:aws:sqs:${IN_REGION}:${name}`,
  aws_s3_bucket: ({ bucket }) => `arn:aws:s3:::${bucket}`,
  aws_cloudwatch_log_group: ({ name }) => `arn:aws:logs:${IN_REGION}:log-group:${name}`,
  aws_kms_key: () => `arn:aws:kms:${IN_REGION}:key/0f1e2d3c`,
  aws_iam_policy: ({ name }) => `arn:aws:iam::${ACCOUNT}:policy/${name}`,
  aws_iam_role: ({ name }) => `arn:aws:iam::${ACCOUNT}:role/${name}`,
};

/**
 * Puts what Terraform would put for every reference in `text`, also across stacks: real-looking ARNs, names and ids.
 * Throws at a reference it knows nothing of.
 */
export function resolve(stacks: Map<string, SynthesizedStack>, stack: string, text: string): string {
  return text.replace(/\$\{([^}]+)\}/g, (_, reference: string) => {
    const [type = "", ...path] = reference.split(".");
    if (type === "data" && path[0] === "terraform_remote_state") {
      const other = (path[1] ?? "").replace("cross-stack-reference-input-", "");
      const output = stacks.get(other)?.json.output[path[3] ?? ""];
      return resolve(stacks, other, output.value);
    }
    const [id = "", attribute = ""] = path;
    const config = stacks.get(stack)?.json.resource[type]?.[id];
    const arn = attribute === "arn" ? ARNS[type]?.(config) : undefined;
    const value = arn ?? config?.[attribute] ?? (attribute === "id" ? (config?.bucket ?? id) : undefined);
    if (value === undefined) throw new Error(`nothing is known of ${reference} in ${stack}`);
    return resolve(stacks, stack, String(value));
  });
}
