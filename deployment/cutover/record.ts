import { GetObjectCommand, NoSuchKey, PutObjectCommand } from "@aws-sdk/client-s3";
import type { Target } from "../release/target.ts";
import type { MappingSettings } from "./mapping.ts";

/** What a cutover must know to go on after a crash and to be undone; kept in the releases bucket before anything changes. */
export interface CutoverRecord {
  /** The function made by hand. */
  from: string;
  /** The event source mapping through which it read the stream. */
  mappingId: string;
  before: MappingSettings & { enabled: boolean };
  /** The mapping through which ours reads afterwards; Terraform has to know it. */
  ours: string;
  /**
   * `hand over`: that mapping, with its place in the stream, invokes our function now. `retire`: ours reads through a
   * mapping of its own already, and the old one is only disabled.
   */
  way: "hand over" | "retire";
  state: "begun" | "done" | "undone" | "deleted";
}

/** The record of the last cutover from that function, if there was any. */
export async function readRecord(
  { clients, names }: Target,
  from: string,
): Promise<CutoverRecord | undefined> {
  const object = await clients.s3
    .send(new GetObjectCommand({ Bucket: names.releasesBucket, Key: keyOf(from) }))
    .catch((error: unknown) => {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    });
  return object && (JSON.parse((await object.Body?.transformToString()) ?? "") as CutoverRecord);
}

/** Keeps a record in the place of the one before. */
export async function writeRecord({ clients, names }: Target, record: CutoverRecord): Promise<void> {
  await clients.s3.send(
    new PutObjectCommand({
      Bucket: names.releasesBucket,
      Key: keyOf(record.from),
      Body: JSON.stringify(record, null, 2),
      ContentType: "application/json",
    }),
  );
}

function keyOf(from: string): string {
  return `functions/cutover/${from.replaceAll(":", "_")}.json`;
}
