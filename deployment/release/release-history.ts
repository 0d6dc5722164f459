import { GetObjectCommand, NoSuchBucket, NoSuchKey, PutObjectCommand } from "@aws-sdk/client-s3";
import { z } from "zod";
import type { Target } from "./target.ts";

const historySchema = z.array(
  z.object({
    commit: z.string(),
    /** When its verification had passed, ISO 8601. */
    at: z.string(),
    versions: z.record(z.string(), z.string()),
  }),
);

/**
 * Releases of the functions that were verified and not rolled back, newest first: the first is what is good, the others are
 * where a rollback may go. Lambda itself keeps no such list.
 */
export type ReleaseHistory = z.output<typeof historySchema>;

const KEY = "functions/released.json";
/** More than anybody rolls back; the object stays small. */
const KEPT = 50;

/** The releases that were verified so far. */
export async function readHistory({ clients, names }: Target): Promise<ReleaseHistory> {
  const object = await clients.s3
    .send(new GetObjectCommand({ Bucket: names.releasesBucket, Key: KEY }))
    .catch((error: unknown) => {
      // Before the first release, or before the delivery stack.
      if (error instanceof NoSuchKey || error instanceof NoSuchBucket) return undefined;
      throw error;
    });
  return object === undefined
    ? []
    : historySchema.parse(JSON.parse((await object.Body?.transformToString()) ?? ""));
}

/** Adds a release that was verified. */
export async function addToHistory(target: Target, release: ReleaseHistory[number]): Promise<void> {
  await writeHistory(target, [release, ...(await readHistory(target))]);
}

/** Keeps the releases; the workflow lets one command run at a time, so nobody else writes meanwhile. */
export async function writeHistory({ clients, names }: Target, history: ReleaseHistory): Promise<void> {
  await clients.s3.send(
    new PutObjectCommand({
      Bucket: names.releasesBucket,
      Key: KEY,
      Body: JSON.stringify(history.slice(0, KEPT), null, 2),
      ContentType: "application/json",
    }),
  );
}
