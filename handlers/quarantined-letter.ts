import { boundedText } from "../domain/bounded-text.ts";
import { MAX_REASON_LENGTH } from "../domain/limits.ts";
import type { Letter } from "../domain/post/letter.ts";
import type { QuarantinedRecord } from "./quarantine.ts";

/**
 * An e-mail that cannot be sent for what it says. It lies in the quarantine like a record, its letter as the payload; people
 * are told in short form, so nothing is to be put back.
 */
export interface QuarantinedLetter extends QuarantinedRecord {
  kind: "letter";
}

/** Keeps e-mails that cannot be sent. */
export interface LetterQuarantine {
  /** Resolves once it is kept; rejects when it is not. */
  put(letter: QuarantinedLetter): Promise<void>;
}

/** A letter of a home as the quarantine has it. */
export function quarantinedLetter(homeId: string, letter: Letter, why: Error): QuarantinedLetter {
  return {
    kind: "letter",
    reason: boundedText(`e-mail ${letter.id} cannot be sent: ${why.name}: ${why.message}`, MAX_REASON_LENGTH),
    // Its place: letters are numbered by home.
    shardId: `home ${homeId}`,
    sequenceNumber: letter.id,
    partitionKey: homeId,
    arrivedAtMs: letter.atMs,
    dataBase64: Buffer.from(JSON.stringify(letter)).toString("base64"),
  };
}

/** Whether what lies in the quarantine is an e-mail, not a record of the stream. */
export function isQuarantinedLetter(entry: Partial<QuarantinedLetter>): boolean {
  return entry.kind === "letter";
}
