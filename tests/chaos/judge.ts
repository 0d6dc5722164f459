import { isDeepStrictEqual } from "node:util";
import type { Arrival } from "../../domain/home/arrival.ts";
import { deliveriesOf } from "../../domain/home/arrival.ts";
import { dueAtMs } from "../../domain/home/due.ts";
import { hear } from "../../domain/home/hear.ts";
import { type Home, newHome } from "../../domain/home/home.ts";
import type { Reading } from "../../domain/reading.ts";
import { decodeRecords } from "../../handlers/detect/decode-records.ts";
import { readHistories, readHours } from "../../storage/history.ts";
import type { StoredHome } from "../../storage/home-item.ts";
import { createHomeStore, loaded } from "../../storage/home-store.ts";
import { encodeSensors } from "../../storage/sensors-codec.ts";
import { liveWithoutFaults } from "./reference.ts";
import { falseSilences } from "./silences.ts";
import type { StreamRecord } from "./stream.ts";
import { itemsTold, toldAsKnown, toldTooOften, untold } from "./told.ts";
import { QUEUE_URL, TABLE_NAME, type World } from "./world.ts";

/** What a run came to, when all is delivered and nothing is due. */
export async function judge(world: World, shards: readonly (readonly StreamRecord[])[]): Promise<string[]> {
  const { homes } = decodeRecords(shards.flat().map(({ record }) => record));
  const problems = [
    ...world.journal.problems,
    ...toldTooOften(world.journal.publishes),
    ...toldAsKnown(world.journal.publishes),
    ...quarantineProblems(world, shards),
  ];
  for (const { homeId, arrivals } of homes) {
    const found = await homeProblems(world, homeId, arrivals);
    problems.push(...found.map((problem) => `${homeId}: ${problem}`));
  }
  return problems;
}

async function homeProblems(world: World, homeId: string, arrivals: readonly Arrival[]): Promise<string[]> {
  const { aws, scheduler, duePartitions, journal } = world;
  const options = { tableName: TABLE_NAME, duePartitions, clock: scheduler };
  const stored = loaded(await createHomeStore(aws.clients().dynamodb, options).load([homeId]), homeId);
  const fresh = hear(newHome(homeId), arrivals).home;
  const same = journal.references.get(homeId);
  const live = liveWithoutFaults(homeId, arrivals, scheduler.nowMs());
  const told = itemsTold(journal, homeId);
  const isOver = ({ id = "", alarmId }: { id?: string | undefined; alarmId: string }) =>
    stored.home.sensors.get(id)?.alarms.some((alarm) => alarm.id === alarmId) !== true;
  const missing = [
    ...untold(live, told, isOver).filter(({ cause }) => cause !== "silence"),
    ...(same === undefined ? [] : untold(same, told, isOver)),
  ];
  return [
    ...(await readingProblems(world, stored, acceptedOf(arrivals))),
    ...differences(
      "the same arrivals without a watcher",
      byArrivalsAlone(stored.home),
      byArrivalsAlone(fresh),
    ),
    ...differences(
      "the same steps without faults",
      byAllButPost(stored.home),
      byAllButPost(same?.home ?? newHome(homeId)),
    ),
    ...missing.map(({ id, event, alarmId }) => `nobody was told of ${id ?? "the house"} ${event} ${alarmId}`),
    ...falseSilences(told, arrivals),
    ...waitingProblems(stored, scheduler.nowMs()),
  ];
}

/** Every reading whose number is higher than all before it of its producer, in the order of the stream. */
function acceptedOf(arrivals: readonly Arrival[]): Reading[] {
  const last = new Map<string, bigint>();
  const accepted: Reading[] = [];
  for (const arrival of arrivals) {
    const { payload } = arrival;
    const { producer, deliveries } = deliveriesOf(arrival);
    for (const { sequence, reading } of deliveries) {
      if (BigInt(sequence) <= (last.get(producer) ?? -1n)) continue;
      last.set(producer, BigInt(sequence));
      accepted.push(reading);
    }
    // Gaps and announcements have numbers of the same count.
    const through =
      payload.type === "gap"
        ? payload.throughSequence
        : payload.type === "announcement"
          ? payload.sequence
          : 0;
    if (through === 0 || !("spoolId" in payload)) continue;
    const name = `${payload.agentId}/${payload.spoolId}`;
    const known = last.get(name) ?? -1n;
    if (BigInt(through) > known) last.set(name, BigInt(through));
  }
  return accepted;
}

async function readingProblems(
  { aws }: World,
  stored: StoredHome,
  accepted: readonly Reading[],
): Promise<string[]> {
  const problems: string[] = [];
  const { dynamodb } = aws.clients();
  const homeId = stored.home.id;
  const histories = await readHistories(dynamodb, TABLE_NAME, { homeId });
  const sensorIds = new Set([...accepted.map(({ sensorId }) => sensorId), ...histories.keys()]);
  if (stored.readingCount !== accepted.length)
    problems.push(`it counts ${stored.readingCount} readings, ${accepted.length} were accepted`);
  for (const sensorId of sensorIds) {
    const own = accepted.filter((reading) => reading.sensorId === sensorId);
    const expected = own
      .map(({ takenAtMs, celsius }) => ({ takenAtMs, celsius }))
      .sort((a, b) => a.takenAtMs - b.takenAtMs);
    const found = histories.get(sensorId) ?? [];
    if (!isDeepStrictEqual(found, expected))
      problems.push(
        `${sensorId} has ${found.length} readings stored, ${expected.length} were accepted, or they differ`,
      );
    const hours = await readHours(dynamodb, TABLE_NAME, { homeId, sensorId });
    const counted = hours.reduce((sum, { count }) => sum + count, 0);
    const measured = expected.filter(({ celsius }) => celsius !== null).length;
    if (counted !== measured)
      problems.push(`${sensorId} has ${counted} readings in its hours, ${measured} were measured`);
  }
  return problems;
}

/**
 * What of a home depends on its arrivals alone. Silence is raised by the watcher, and which tick comes before which arrival
 * depends on faults: so alarms of silence may differ, and with them when the home was back. A sensor's silence changes
 * neither its detector nor its other alarms. The post depends on when it was told what, and on SNS.
 */
function byArrivalsAlone({ sensors, heard, description, agents, gaps }: Home): Record<string, unknown> {
  const withoutSilence = [...sensors].map(([id, state]) => {
    const alarms = state.alarms.filter(({ cause }) => cause !== "silence");
    return [id, { ...state, alarms }] as const;
  });
  return {
    ...sensorsOf(new Map(withoutSilence)),
    heard,
    description,
    agents: agents.map(({ alarms: _, ...agent }) => agent),
    gaps,
  };
}

/** What of a home does not depend on SNS: all but its post, after the same arrivals, ticks and answers in the same order. */
function byAllButPost({ post: _, sensors, ...home }: Home): Record<string, unknown> {
  return { ...home, ...sensorsOf(sensors) };
}

function sensorsOf(sensors: Home["sensors"]): Record<string, unknown> {
  return Object.fromEntries(
    [...sensors].map(([id, state]) => [
      `sensor ${id}`,
      Buffer.from(encodeSensors(new Map([[id, state]]))).toString("hex"),
    ]),
  );
}

function differences(
  to: string,
  found: Record<string, unknown>,
  expected: Record<string, unknown>,
): string[] {
  const names = new Set([...Object.keys(found), ...Object.keys(expected)]);
  const differ = [...names].filter((name) => !isDeepStrictEqual(found[name], expected[name]));
  return differ.map((name) => `${name} is not as after ${to}`);
}

/** At the end nothing waits, for nobody or for somebody who is gone. */
function waitingProblems({ home, due, sending }: StoredHome, nowMs: number): string[] {
  const { post } = home;
  const realMs = dueAtMs(home, nowMs);
  const waits: [boolean, string][] = [
    [post.pending.length > 0, `${post.pending.length} e-mails wait`],
    [sending !== undefined, "somebody is said to be sending its e-mails"],
    [post.notSentSinceMs !== undefined, "SNS is said to accept no e-mail"],
    [realMs <= nowMs, `something is due since ${realMs}`],
    [due.atMs <= nowMs, "its entry in the index is due"],
    [due.atMs > Math.ceil(realMs), "its entry in the index comes after what is due"],
  ];
  return waits.filter(([isSo]) => isSo).map(([, problem]) => problem);
}

function quarantineProblems({ aws }: World, shards: readonly (readonly StreamRecord[])[]): string[] {
  const kept = aws.messages(QUEUE_URL).map(({ body }) => JSON.parse(body) as Record<string, string>);
  const keyOf = (shardId = "", sequence = "") => `${shardId}:${sequence}`;
  const keys = new Map(
    kept.map(({ shardId, sequenceNumber, reason }) => [keyOf(shardId, sequenceNumber), reason]),
  );
  return shards.flat().flatMap(({ record: { eventID }, isReadable }) => {
    if (isReadable && keys.has(eventID)) return [`record ${eventID} was quarantined: ${keys.get(eventID)}`];
    return isReadable || keys.has(eventID)
      ? []
      : [`record ${eventID} cannot be read and is not in the quarantine`];
  });
}
