import { deliveriesOf, homeIdOf } from "../../domain/home/arrival.ts";
import type { Reading } from "../../domain/reading.ts";
import type { GapEnvelope } from "../../domain/wire/agent-report.ts";
import {
  type AnnouncementEnvelope,
  encodeEnvelope,
  type ReadingsEnvelope,
} from "../../domain/wire/envelope.ts";
import type { SingleReading } from "../../domain/wire/payload.ts";
import { arrivalOf, type DecodedRecord } from "./decoded-record.ts";
import type { KnownHome } from "./known-home.ts";
import type { LeftAside, LeftRecord } from "./left-aside.ts";
import { type RedrivenSpool, redrivenSpool, spoolHash } from "./renumber.ts";

/**
 * What becomes of a record: payloads for the stream, none when the home has it already, or why it stays where it is. Nobody can tell
 * afterwards from the home whether it took in what `leavesNoTrace`.
 */
export type Outcome = { payloads: Uint8Array[]; what: string; leavesNoTrace?: true } | { stays: string };

/** A record, and what becomes of it. */
export interface PlannedRecord {
  left: LeftAside;
  record: LeftRecord;
  outcome: Outcome;
}

/**
 * Decides what goes back on the stream, so that each reading is stored once. Records of a batch that was given up may be stored
 * already, and so may parts of a record that was quarantined: a reading of the same sensor, time and value counts as stored.
 */
export function planOf(
  records: readonly DecodedRecord[],
  known: ReadonlyMap<string, KnownHome | Error>,
  clock: { nowMs(): number } | undefined,
): PlannedRecord[] {
  const spools = new Map<string, RedrivenSpool>();
  const spoolOf = (homeId: string, home: KnownHome, envelope: { agentId: string; spoolId: string }) => {
    const key = JSON.stringify([homeId, envelope.agentId, spoolHash(envelope.spoolId)]);
    const spool = spools.get(key) ?? redrivenSpool(home.home.heard, envelope.agentId, envelope.spoolId);
    spools.set(key, spool);
    return spool;
  };
  return records.map(({ left, record, decoded }): PlannedRecord => {
    if (!decoded.ok) return { left, record, outcome: unreadable(left, record, decoded.reason) };
    const payload = decoded.value;
    const homeId = homeIdOf(payload);
    const home = known.get(homeId);
    if (home === undefined || home instanceof Error) {
      const stays = `home ${homeId} cannot be decoded by this version: ${home?.message}`;
      return { left, record, outcome: { stays } };
    }
    if (payload.type === "heartbeat")
      return { left, record, outcome: { payloads: [], what: `a heartbeat of ${homeId}, out of date` } };
    if (payload.type === "single") return { left, record, outcome: single(payload, record, home) };
    const spool = spoolOf(homeId, home, payload);
    if (payload.type === "announcement")
      return { left, record, outcome: announcement(payload, { record, home, spool }) };
    if (payload.type === "gap") return { left, record, outcome: gap(payload, { home, spool }) };
    return { left, record, outcome: readings(payload, { record, home, spool, clock }) };
  });
}

interface OfSpool {
  home: KnownHome;
  spool: RedrivenSpool;
}

/** In a batch that was given up nobody has set it aside yet: back on the stream, the function quarantines it with its reason. */
function unreadable({ kind }: LeftAside, { dataBase64 }: LeftRecord, reason: string): Outcome {
  if (kind === "quarantined") return { stays: reason };
  const what = `a record for the quarantine: ${reason}`;
  return { payloads: [Buffer.from(dataBase64, "base64")], what, leavesNoTrace: true };
}

/** Without a time of its own it keeps the time of its first arrival. */
function single(payload: SingleReading, record: LeftRecord, { takeStored }: KnownHome): Outcome {
  const { homeId } = payload;
  const reading = deliveriesOf(arrivalOf(record, payload)).deliveries[0]?.reading ?? payload.reading;
  const what = `a reading of ${reading.sensorId}`;
  if (takeStored(reading)) return { payloads: [], what: `${what}, stored already` };
  const { sensorId: sensor, celsius, takenAtMs } = reading;
  const json = { home: homeId, sensor, celsius, takenAt: new Date(takenAtMs).toISOString() };
  return { payloads: [Buffer.from(JSON.stringify(json))], what };
}

function announcement(
  payload: AnnouncementEnvelope,
  { record, home: { home }, spool }: OfSpool & { record: LeftRecord },
): Outcome {
  const what = `an announcement of ${payload.home.id}`;
  const { sequence, agentId } = payload;
  const announcedMs = home.agents.find(({ id }) => id === agentId)?.announced?.atMs ?? 0;
  if (spool.isRepeated(sequence) || announcedMs >= record.arrivedAtMs)
    return { payloads: [], what: `${what}, superseded by a newer one` };
  return { payloads: [encodeEnvelope({ ...payload, spoolId: spool.spoolIdFor(sequence, sequence) })], what };
}

function gap(payload: GapEnvelope, { home: { home }, spool }: OfSpool): Outcome {
  const { agentId, sequence, throughSequence, homeId } = payload;
  const what = `a gap of ${homeId}`;
  const isKnown = home.gaps.some(
    (one) => one.agentId === agentId && one.sequence === sequence && one.throughSequence >= throughSequence,
  );
  if (spool.isRepeated(throughSequence) || isKnown) return { payloads: [], what: `${what}, known already` };
  const spoolId = spool.spoolIdFor(throughSequence, throughSequence);
  // A home keeps the last gaps only.
  return { payloads: [encodeEnvelope({ ...payload, spoolId })], what, leavesNoTrace: true };
}

/** One envelope for each run of readings that are not stored, each at the time at which it would have been stored. */
function readings(
  payload: ReadingsEnvelope,
  { record, home, spool, clock }: OfSpool & { record: LeftRecord; clock: { nowMs(): number } | undefined },
): Outcome {
  const runs: { sequence: number; readings: Reading[] }[] = [];
  for (const [index, { reading }] of deliveriesOf(arrivalOf(record, payload)).deliveries.entries()) {
    const sequence = payload.sequence + index;
    if (spool.isRepeated(sequence) || home.takeStored(reading)) continue;
    const run = runs.at(-1);
    if (run !== undefined && run.sequence + run.readings.length === sequence) run.readings.push(reading);
    else runs.push({ sequence, readings: [reading] });
  }
  const payloads = runs.map((run) =>
    encodeEnvelope({
      ...payload,
      ...run,
      spoolId: spool.spoolIdFor(run.sequence, run.sequence + run.readings.length - 1),
      // Sent now: an envelope that was sent long before it arrives comes from a clock that is behind.
      sentAtMs: clock?.nowMs() ?? Math.max(...run.readings.map(({ takenAtMs }) => takenAtMs)),
    }),
  );
  const news = runs.reduce((sum, run) => sum + run.readings.length, 0);
  const stored = payload.readings.length - news;
  const what =
    news === 0 ? `${stored} readings of ${payload.homeId}` : `${news} readings of ${payload.homeId}`;
  return {
    payloads,
    what: stored === 0 ? what : news === 0 ? `${what}, stored already` : `${what}, ${stored} more are stored`,
  };
}
