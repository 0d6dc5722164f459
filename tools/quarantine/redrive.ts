import { setTimeout as delay } from "node:timers/promises";
import { PutRecordCommand } from "@aws-sdk/client-kinesis";
import { isDuplicate } from "../../domain/home/heard.ts";
import { systemClock } from "../../platform/clock.ts";
import type { ExitCode, HomeOptions } from "../home/command.ts";
import { type HomeTarget, homesOf } from "../home/home-target.ts";
import { type DecodedRecord, decodedRecords, spansOf } from "./decoded-record.ts";
import { readKnownHomes } from "./known-home.ts";
import { type LeftAside, leftNamed, withLeftAside } from "./left-aside.ts";
import { type Plan, type PlannedRecord, planOf } from "./plan.ts";
import { spoolHash } from "./renumber.ts";

/** What an engineer typed after `npm run quarantine -- redrive`. */
export interface RedriveOptions extends HomeOptions {
  all?: boolean;
  yes?: boolean;
}

/** Asks somebody; undefined when nobody is there. */
export type Ask = (question: string) => Promise<boolean | undefined>;

/** The function takes in what it is given within seconds; after this time it is behind, or has set it aside again. */
const PATIENCE_MS = 30_000;

/**
 * Puts what lies aside back on the stream, all of it or one and what is older of the same spool, in the order of the stream. Says
 * first what becomes of it, asks, and removes only what the stream has taken. Resolves to 1 when something was left.
 */
export function redrive(
  target: HomeTarget,
  id: string | undefined,
  { yes = false, json = false }: RedriveOptions,
  say: (line: string) => void,
  ask: Ask,
): Promise<ExitCode> {
  const tell = (line: string) => json || say(line);
  return withLeftAside(target, async (lying) => {
    const chosen = id === undefined ? lying : withOlder(lying, leftNamed(lying, id), target);
    const records = decodedRecords(chosen, target);
    const known = await readKnownHomes(target, spansOf(records));
    const plan = planOf(records, known, target.arrival === "machine" ? systemClock : undefined);
    for (const left of chosen) for (const line of linesOf(left, plan)) tell(`${left.id}  ${line}`);
    const ready = chosen.filter((left) => isReady(left, plan));
    const question = `Put ${ready.length} back on the stream?`;
    const agreed = ready.length > 0 && (yes || (!json && (await ask(question))));
    const done = agreed ? await putBack(target, chosen, plan) : 0;
    const unheard = agreed ? await unheardOf(target, plan) : [];
    if (json) say(JSON.stringify({ redriven: done, left: chosen.length - done, notTakenIn: unheard }));
    else if (agreed === undefined) say("Nothing was done, nobody was there to ask: --yes does it.");
    else say(`${done} put back on the stream, ${chosen.length - done} left.`);
    if (unheard.length > 0)
      tell(
        `Not taken in yet, or set aside again: ${unheard.join(", ")}. Look with: npm run quarantine -- list`,
      );
    return done === chosen.length && unheard.length === 0 ? 0 : 1;
  });
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
function linesOf(left: LeftAside, { records }: Plan): string[] {
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
function isReady(left: LeftAside, { records }: Plan): boolean {
  const own = records.filter((one) => one.left === left);
  return left.records.length > 0 && (own.length === 0 || own.some(({ outcome }) => !("stays" in outcome)));
}

/** Puts records on the stream one after the other, and removes what lies aside once its last is there; resolves to how many. */
async function putBack(target: HomeTarget, chosen: readonly LeftAside[], { records }: Plan): Promise<number> {
  /** The last number that the stream gave, by partition key: it keeps the order of those that name it. */
  const ordering = new Map<string, string>();
  const open = new Map(chosen.map((left) => [left, records.filter((one) => one.left === left).length]));
  let removed = 0;
  const settle = async (left: LeftAside) => {
    if (open.get(left) !== 0 || left.records.length === 0) return;
    await left.remove();
    removed += 1;
  };
  for (const one of records) {
    if ("stays" in one.outcome) continue;
    await put(target, one, ordering);
    open.set(one.left, (open.get(one.left) ?? 0) - 1);
    await settle(one.left);
  }
  for (const left of chosen) if (!records.some((one) => one.left === left)) await settle(left);
  return removed;
}

async function put(
  { clients, streamName }: HomeTarget,
  { record: { partitionKey }, outcome }: PlannedRecord,
  ordering: Map<string, string>,
): Promise<void> {
  if ("stays" in outcome) return;
  for (const Data of outcome.payloads) {
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

/** The homes that have not heard all of it after half a minute: what is redriven next is planned by what they heard. */
async function unheardOf(target: HomeTarget, { awaited }: Plan): Promise<string[]> {
  const untilMs = systemClock.nowMs() + PATIENCE_MS;
  const homeIds = [...new Set(awaited.map(({ homeId }) => homeId))];
  for (;;) {
    const homes = homeIds.length === 0 ? new Map() : await homesOf(target).load(homeIds);
    const unheard = awaited.filter(({ homeId, producer, sequence }) => {
      const stored = homes.get(homeId);
      return (
        stored === undefined ||
        stored instanceof Error ||
        !isDuplicate(stored.home.heard, producer, String(sequence))
      );
    });
    if (unheard.length === 0 || systemClock.nowMs() > untilMs)
      return [...new Set(unheard.map(({ homeId }) => homeId))];
    await delay(target.pollMs);
  }
}
