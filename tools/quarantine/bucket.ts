import { DeleteObjectCommand, GetObjectCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { recordOf } from "../../handlers/detect/decode-records.ts";
import { GIVEN_UP_PREFIX, type GivenUpBatch, recordsOf } from "../../handlers/given-up.ts";
import type { HomeTarget } from "../home/home-target.ts";
import { type LeftAside, shortId } from "./left-aside.ts";

/** The batches that Lambda gave up. */
export async function readGivenUp({
  clients: { s3 },
  givenUpBucket: Bucket,
}: Pick<HomeTarget, "clients" | "givenUpBucket">): Promise<LeftAside[]> {
  const found: LeftAside[] = [];
  const pages = paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: GIVEN_UP_PREFIX });
  for await (const { Contents = [] } of pages)
    for (const { Key = "" } of Contents) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      found.push({
        id: shortId(Key),
        kind: "given up",
        ...contentsOf((await Body?.transformToString()) ?? ""),
        async remove() {
          await s3.send(new DeleteObjectCommand({ Bucket, Key }));
        },
      });
    }
  return found;
}

function contentsOf(text: string): Pick<LeftAside, "reason" | "records"> {
  try {
    const batch = JSON.parse(text) as GivenUpBatch;
    const records = recordsOf(batch).map(recordOf);
    const { condition, approximateInvokeCount: count } = batch.requestContext;
    return { reason: `${condition} after ${count} invocations`, records };
  } catch (error) {
    return { reason: `no batch that Lambda gave up: ${(error as Error).message}`, records: [] };
  }
}
