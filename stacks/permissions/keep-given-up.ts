import type { GivenUpBatches } from "../constructs/given-up-batches.ts";
import type { Statement } from "./statement.ts";

/** What the function's role needs, for Lambda writes in its name. */
export function keepGivenUp({ bucketArn }: Pick<GivenUpBatches, "bucketArn">): Statement[] {
  return [
    { sid: "KeepGivenUp", actions: ["s3:PutObject"], resources: [`${bucketArn}/*`] },
    { sid: "FindGivenUpBucket", actions: ["s3:ListBucket"], resources: [bucketArn] },
  ];
}
