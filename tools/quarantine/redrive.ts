import { setTimeout as delay } from "node:timers/promises";
import { PutRecordCommand } from "@aws-sdk/client-kinesis";
import { homeIdOf } from "../../domain/home/arrival.ts";
import { type Sign, signed, UNTRUSTED } from "../../domain/wire/signed.ts";
import { decodeSafely } from "../../handlers/detect/decode-records.ts";
import { systemClock } from "../../platform/clock.ts";
import type { ExitCode, HomeOptions } from "../home/command.ts";
import type { HomeTarget } from "../home/home-target.ts";
import { type DecodedRecord, decodedRecords, spansOf } from "./decoded-record.ts";
import { withLeftAside } from "./hold.ts";
import { readKnownHomes } from "./known-home.ts";
import { type LeftAside, type LeftRecord, leftNamed } from "./left-aside.ts";
import { type Outcome, type PlannedRecord, planOf } from "./plan.ts";
import { signWithOwnKey } from "./redrive-key.ts";
import { spoolHash } from "./renumber.ts";

/** What an engineer typed after `npm run quarantine -- redrive`. */
export interface RedriveOptions extends HomeOptions {
  all?: boolean;
  /** With `all`: also what no key of its home has signed, because it is genuine all the same. */
  untrusted?: boolean;
  yes?: boolean;
}

/** Asks somebody; undefined when nobody is there. */
export type Ask = (question: string) => Promise<boolean | undefined>;

/** While the homes take nothing in for so long, the function is behind, or has set the records aside again. */
const PATIENCE_MS = 30_000;

/**
 * Puts what lies aside back on the stream, all of it or one and what is older of the same spool, in the order of the stream. Says
 * first what becomes of it, asks, and removes only what the homes have stored. Resolves to 1 when something was left.
 */
export function redrive(
  target: HomeTarget,
  id: string | undefined,
  { yes = false, json = false, untrusted = false }: RedriveOptions,
  say: (line: string) => void,
  ask: Ask,
): Promise<ExitCode> {
  const tell = (line: string) => json || say(line);
  return withLeftAside(target, async (lying) => {
    const wanted = id === undefined ? undefined : leftNamed(lying, id);
    const trusted = lying.filter((left) => untrusted || left === wanted || !isUntrusted(left));
    const chosen = wanted === undefined ? trusted : withOlder(trusted, wanted, target);
    if (id === undefined)
      for (const left of lying.filter((one) => !trusted.includes(one)))
        tell(`${left.id}  stays, unless it is named, or with --untrusted: ${left.reason}`);
    const plan = await planFor(target, chosen);
    for (const left of chosen) for (const line of linesOf(left, plan)) tell(`${left.id}  ${line}`);
    const ready = chosen.filter((left) => isReady(left, plan));
    const question = `Bring ${ready.length} back?`;
    const agreed = ready.length > 0 && (yes || (!json && (await ask(question))));
    const done = agreed ? await bringBack(target, chosen, plan) : 0;
    if (json) say(JSON.stringify({ redriven: done, left: chosen.length - done }));
    else if (agreed === undefined) say("Nothing was done, nobody was there to ask: --yes does it.");
    else say(`${done} brought back, ${chosen.length - done} left.`);
    if (agreed && done < ready.length)
      tell(
        `${ready.length - done} were put on the stream and are not stored yet: the function is behind, or has set them aside again. Run this again later.`,
      );
    const passedOver = id === undefined ? lying.length - trusted.length : 0;
    return done === chosen.length && passedOver === 0 ? 0 : 1;
  });
}

/** Forged, as far as the function could tell. */
function isUntrusted({ reason }: LeftAside): boolean {
  return reason?.startsWith(UNTRUSTED) === true;
}

async function planFor(target: HomeTarget, chosen: readonly LeftAside[]): Promise<PlannedRecord[]> {
  const records = decodedRecords(chosen, target);
  const known = await readKnownHomes(target, spansOf(records));
  return planOf(records, known, target.arrival === "machine" ? systemClock : undefined);
}

/** One, and all that has older records of the same spools: redriven later, those would come too late to be judged. */
function withOlder(lying: readonly LeftAside[], wanted: LeftAside, target: HomeTarget): LeftAside[] {
  const records = decodedRecords(lying, target);
  const spools = new Set(records.filter(({ left }) => left === wanted).map(spoolNameOf));
  spools.delete(undefined);
  const last = records.findLastIndex(({ left }) => left === wanted);
  const older = records.filter((one, at) => at < last && spools.has(spoolNameOf(one)));
  const chosen = new Set([...older.map(({ left }) => left), wanted]);
  return lying.filter((left) => chosen.has(left));
}

function spoolNameOf({ decoded, record }: DecodedRecord): string | undefined {
  if (!decoded.ok || !("spoolId" in decoded.value)) return undefined;
  const { agentId, spoolId } = decoded.value;
  return JSON.stringify([record.partitionKey, agentId, spoolHash(spoolId)]);
}

/** What is said of one before anything is done: a line for each kind of thing in it. */
function linesOf(left: LeftAside, records: readonly PlannedRecord[]): string[] {
  if (left.letter !== undefined) return ["needs nothing: an e-mail, which people got in short form"];
  if (left.records.length === 0) return [`cannot go back on the stream: ${left.reason}`];
  const lines = records
    .filter((one) => one.left === left)
    .map(({ outcome }) =>
      "stays" in outcome
        ? `still cannot be read: ${outcome.stays}`
        : outcome.payloads.length === 0
          ? `needs nothing: ${outcome.what}`
          : `can be read now: ${outcome.what}`,
    );
  return lines.length === 0 ? ["needs nothing: it lies aside twice"] : lines;
}

/** Whether there is anything that can be done about it. */
function isReady(left: LeftAside, records: readonly PlannedRecord[]): boolean {
  const own = records.filter((one) => one.left === left);
  if (left.letter !== undefined) return true;
  return left.records.length > 0 && (own.length === 0 || own.some(({ outcome }) => !("stays" in outcome)));
}

/** Puts records on the stream one after the other, and removes what the homes have then; resolves to how many. */
async function bringBack(
  target: HomeTarget,
  chosen: readonly LeftAside[],
  records: readonly PlannedRecord[],
): Promise<number> {
  /** The last number that the stream gave, by partition key: it keeps the order of those that name it. */
  const ordering = new Map<string, string>();
  const sign = await signWithOwnKey(target);
  for (const one of records) await put(target, one, { ordering, sign });
  const open = await openAfterwards(target, chosen);
  const isDone = (left: LeftAside) => left.letter !== undefined || left.records.length > 0;
  const done = chosen.filter((left) => isDone(left) && !open.has(left));
  for (const left of done) await left.remove();
  return done.length;
}

/** What cannot go back, or what the homes lack when nothing more comes for half a minute. */
async function openAfterwards(
  target: HomeTarget,
  chosen: readonly LeftAside[],
): Promise<ReadonlySet<LeftAside>> {
  let records = await planFor(target, chosen);
  for (let sinceMs = systemClock.nowMs(); lackedIn(records) > 0; ) {
    if (systemClock.nowMs() - sinceMs > PATIENCE_MS) break;
    await delay(target.pollMs);
    const now = await planFor(target, chosen);
    if (lackedIn(now) < lackedIn(records)) sinceMs = systemClock.nowMs();
    records = now;
  }
  const open = records.filter(({ outcome }) => "stays" in outcome || isLacked(outcome));
  return new Set(open.map(({ left }) => left));
}

function lackedIn(records: readonly PlannedRecord[]): number {
  return records.filter(({ outcome }) => isLacked(outcome)).length;
}

/** Whether a home does not have it, as far as anybody can tell. */
function isLacked(outcome: Outcome): boolean {
  return !("stays" in outcome) && outcome.payloads.length > 0 && outcome.leavesNoTrace !== true;
}

async function put(
  { clients, streamName }: HomeTarget,
  { record, outcome }: PlannedRecord,
  { ordering, sign }: { ordering: Map<string, string>; sign: Sign },
): Promise<void> {
  if ("stays" in outcome) return;
  const { partitionKey } = record;
  for (const payload of outcome.payloads) {
    const Data = signed(homeIn(record), payload, sign);
    const SequenceNumberForOrdering = ordering.get(partitionKey);
    const { SequenceNumber = "" } = await clients.kinesis.send(
      new PutRecordCommand({
        StreamName: streamName,
        PartitionKey: partitionKey,
        Data,
        ...(SequenceNumberForOrdering === undefined ? {} : { SequenceNumberForOrdering }),
      }),
    );
    ordering.set(partitionKey, SequenceNumber);
  }
}

/** The home that a record names; of one that cannot be read, its partition key. */
function homeIn(record: LeftRecord): string {
  const decoded = decodeSafely(record);
  return decoded.ok ? homeIdOf(decoded.value) : record.partitionKey;
}
