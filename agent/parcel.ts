import type { Reading } from "../domain/reading.ts";
import { type Envelope, encodeEnvelope, readingsThatFit } from "../domain/wire/envelope.ts";
import type { SpooledEntry } from "./spool.ts";

/** The oldest entries of a home as one encoded envelope. */
export interface Parcel {
  homeId: string;
  data: Uint8Array;
  /** How many entries it carries. */
  entries: number;
  /** And of these, readings. */
  readings: number;
  /** Sequence number of the last entry in it. */
  last: number;
  /** Whether more was waiting than went in. */
  more: boolean;
}

/** Who sends, and when. */
export interface Sender {
  agentId: string;
  spoolId: string;
  sentAtMs: number;
}

/** Packs the first of the entries, which must not be empty: as many readings as fit, or one of anything else. */
export function parcelOf(homeId: string, waiting: readonly SpooledEntry[], sender: Sender): Parcel {
  const { sequence, entry } = waiting[0] as SpooledEntry;
  const parcel = (envelope: Envelope, readings: number, last: number): Parcel => ({
    homeId,
    data: encodeEnvelope(envelope),
    entries: entry.type === "reading" ? readings : 1,
    readings,
    last,
    more: waiting.at(-1)?.sequence !== last,
  });
  if (entry.type === "announcement")
    return parcel({ ...sender, type: "announcement", sequence, home: entry.home }, 0, sequence);
  if (entry.type === "gap") {
    const { throughSequence, gap } = entry;
    const envelope: Envelope = { ...sender, type: "gap", homeId, sequence, throughSequence, gap };
    return { ...parcel(envelope, 0, throughSequence), more: waiting.length > 1 };
  }
  const run = leadingReadings(waiting);
  const readings = run.slice(0, readingsThatFit(run));
  const envelope: Envelope = { ...sender, type: "readings", homeId, sequence, readings };
  return parcel(envelope, readings.length, sequence + readings.length - 1);
}

/** The readings up to the first entry that is none or that is not numbered next. */
function leadingReadings(waiting: readonly SpooledEntry[]): Reading[] {
  const readings: Reading[] = [];
  for (const [index, { sequence, entry }] of waiting.entries()) {
    if (entry.type !== "reading" || sequence !== (waiting[0]?.sequence ?? 0) + index) break;
    readings.push(entry.reading);
  }
  return readings;
}
