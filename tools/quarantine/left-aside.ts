import { createHash } from "node:crypto";
import type { QuarantinedRecord } from "../../handlers/quarantine.ts";
import { CommandError } from "../home/errors.ts";

/** A record as it came off the stream. */
export type LeftRecord = Omit<QuarantinedRecord, "reason" | "part">;

/** What the functions left aside for a person: one record in the quarantine, or a batch in the bucket. */
export interface LeftAside {
  /** Names it to people; the same each time. */
  id: string;
  kind: "quarantined" | "given up" | "e-mail";
  reason: string;
  /** The e-mail, when it is one: people got it in short form, so nothing is to be brought back. */
  letter?: { homeId: string; atMs: number; payload: string };
  /** In the order of the stream; none when it is nothing that can go back on the stream. */
  records: readonly LeftRecord[];
  /** Takes it out of the queue or the bucket. */
  remove(): Promise<void>;
}

/** Orders records as the stream had them: by shard, then by sequence number. */
export function compareRecords(a: LeftRecord | undefined, b: LeftRecord | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (a.shardId !== b.shardId) return a.shardId < b.shardId ? -1 : 1;
  const [first, second] = [BigInt(a.sequenceNumber), BigInt(b.sequenceNumber)];
  return first === second ? 0 : first < second ? -1 : 1;
}

/** What an id names; throws a CommandError when there is nothing of that name. */
export function leftNamed(lying: readonly LeftAside[], id: string): LeftAside {
  const found = lying.find((one) => one.id === id.toLowerCase());
  if (found === undefined)
    throw new CommandError(`nothing lies aside as ${id}; npm run quarantine -- list shows all there is`);
  return found;
}

/** The id of what has a name nobody would type. */
export function shortId(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 8);
}
