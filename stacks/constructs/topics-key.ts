import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { Construct } from "constructs";

/**
 * The key of the notification topics. It is our own because a CloudWatch alarm cannot publish to a topic under
 * `alias/aws/sns`, whose policy nobody can change. Source: Amazon SNS developer guide, "key management".
 */
export class TopicsKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: { name: string; account: string; protectData: boolean }) {
    super(scope, id);
    const key = new KmsKey(this, "key", {
      description: `Notification topics of ${props.name}`,
      enableKeyRotation: true,
      deletionWindowInDays: 7,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            // In a key's policy "*" is this key. Without this statement nobody could ever change the key again.
            Sid: "LeaveItToIamOfThisAccount",
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${props.account}:root` },
            Action: "kms:*",
            Resource: "*",
          },
          {
            Sid: "AlarmsPublish",
            Effect: "Allow",
            Principal: { Service: "cloudwatch.amazonaws.com" },
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
            Resource: "*",
            Condition: { StringEquals: { "aws:SourceAccount": props.account } },
          },
        ],
      }),
      lifecycle: { preventDestroy: props.protectData },
    });
    key.addOverride(
      "//.wildcards.LeaveItToIamOfThisAccount",
      "in a key's policy * is this key; AWS's default policy",
    );
    key.addOverride("//.wildcards.AlarmsPublish", "in a key's policy * is this key");
    new KmsAlias(this, "alias", { name: `alias/${props.name}`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}
