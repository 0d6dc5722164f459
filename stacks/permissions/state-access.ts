import type { EnvironmentName } from "../../environments/settings.ts";
import type { PrivateBucket } from "../constructs/private-bucket.ts";
import type { Statement } from "./statement.ts";

/** Reading all state: what a plan does that is only looked at. It cannot hold a lock, so it cannot leave one behind. */
export function readState({ arn }: Pick<PrivateBucket, "arn">): Statement[] {
  return [
    { sid: "FindState", actions: ["s3:ListBucket"], resources: [arn] },
    { sid: "ReadState", actions: ["s3:GetObject"], resources: [`${arn}/*.tfstate`] },
  ];
}

/** Reading and writing the state of an environment; of bootstrap's it reads what the environment's stacks take from it. */
export function writeState({ arn }: Pick<PrivateBucket, "arn">, environment: EnvironmentName): Statement[] {
  const own = `${arn}/${environment}-*`;
  return [
    { sid: "FindState", actions: ["s3:ListBucket"], resources: [arn] },
    { sid: "ReadState", actions: ["s3:GetObject"], resources: [own, `${arn}/bootstrap.tfstate`] },
    { sid: "WriteState", actions: ["s3:PutObject"], resources: [own] },
    { sid: "ReleaseTheLock", actions: ["s3:DeleteObject"], resources: [`${own}.tflock`] },
  ];
}
