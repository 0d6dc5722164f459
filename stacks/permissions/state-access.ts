import type { PrivateBucket } from "../constructs/private-bucket.ts";
import type { Statement } from "./statement.ts";

/** Reading all state, and holding the lock file meanwhile: what a plan does. */
export function readState({ arn }: Pick<PrivateBucket, "arn">): Statement[] {
  return [
    { sid: "FindState", actions: ["s3:ListBucket"], resources: [arn] },
    { sid: "ReadState", actions: ["s3:GetObject"], resources: [`${arn}/*.tfstate`, `${arn}/*.tflock`] },
    { sid: "HoldTheLock", actions: ["s3:PutObject", "s3:DeleteObject"], resources: [`${arn}/*.tflock`] },
  ];
}

/** Writing the state of the environments; bootstrap's own is written by an engineer. */
export function writeState(
  { arn }: Pick<PrivateBucket, "arn">,
  environments: readonly string[],
): Statement[] {
  const states = environments.map((environment) => `${arn}/${environment}-*.tfstate`);
  return [...readState({ arn }), { sid: "WriteState", actions: ["s3:PutObject"], resources: states }];
}
