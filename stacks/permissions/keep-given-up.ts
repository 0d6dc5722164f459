import type { GivenUpBatches } from "../constructs/given-up-batches.ts";
import type { Statement } from "./statement.ts";

/** What the detect function's role needs, for Lambda writes in its name. */
export function keepGivenUp(bucket: Pick<GivenUpBatches, "bucketArn">): Statement[] {
  return [
    { sid: "KeepGivenUp", actions: ["s3:PutObject"], resources: [`${bucket.bucketArn}/*`] },
    findGivenUp(bucket),
  ];
}

/** What it takes to count the batches that were given up. */
export function findGivenUp({ bucketArn }: Pick<GivenUpBatches, "bucketArn">): Statement {
  return { sid: "FindGivenUpBucket", actions: ["s3:ListBucket"], resources: [bucketArn] };
}
