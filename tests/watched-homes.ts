import { isSilent } from "../domain/alarm/silence.ts";
import type { Arrival } from "../domain/home/arrival.ts";
import { hear } from "../domain/home/hear.ts";
import { newHome } from "../domain/home/home.ts";
import { told } from "../domain/home/letters.ts";
import type { PlaceKind } from "../domain/places.ts";
import type { Letter } from "../domain/post/letter.ts";
import type { Reading } from "../domain/reading.ts";
import type { Payload } from "../domain/wire/payload.ts";
import type { Resources } from "../local/resources.ts";
import type { Services } from "../local/services/services.ts";
import { systemClock } from "../platform/clock.ts";
import { mapConcurrently } from "../platform/concurrency.ts";
import { newStoredHome } from "../storage/home-item.ts";
import { loaded } from "../storage/home-store.ts";
import { createFunctions, type Functions } from "./helpers/functions.ts";
import { createTestAgent } from "./helpers/test-agent.ts";

/** How many homes there are, how many of them have something critical open, and of how many sensors in each nothing is heard. */
export interface WatchedHomesOptions {
  homes: number;
  urgentHomes: number;
  sensorsPerHome: number;
}

const MINUTE_MS = 60_000;
const CONCURRENCY = 32;
const LAST_HEARD_MS = Date.UTC(2026, 0, 31, 12);
/** Learned from readings a minute apart: silent so long after the last. */
const SILENT_AFTER_MS = 17 * MINUTE_MS;
const STEADY = () => 20;
const THAWING = (minute: number) => -18 + minute / 2;

/**
 * Homes in the table whose sensors all fall due in the same minute, `dueAtMs`; one more sensor of each is still heard, so
 * that it is not the home that is silent. The watch function's own code looks after them; e-mails are only kept.
 */
export async function seedWatchedHomes(
  { clients: { dynamodb } }: Pick<Services, "clients">,
  { tableName }: Pick<Resources, "tableName">,
  { homes: count, urgentHomes, sensorsPerHome }: WatchedHomesOptions,
) {
  const letters: { homeId: string; letter: Letter }[] = [];
  const failures: string[] = [];
  const deploy = () =>
    createFunctions({
      dynamodb,
      tableName,
      clock: systemClock,
      notifier: { send: async (letter, { id: homeId }) => void letters.push({ homeId, letter }) },
      onFailure: (what) => failures.push(what),
    });
  const { homes } = deploy();
  const homeIds = Array.from({ length: count }, (_, at) => `home-${at}`);
  const urgent = new Set(homeIds.slice(count - urgentHomes));
  await mapConcurrently(homeIds, CONCURRENCY, (homeId) => {
    // Each its own time: dynalite's index holds two items with one key only if their hashes differ in 3 bytes.
    const lastMs = LAST_HEARD_MS - homeIds.indexOf(homeId);
    const home = heardHome(homeId, { sensors: sensorsPerHome, isUrgent: urgent.has(homeId), lastMs });
    return homes.save(newStoredHome(homeId), { home, nowMs: lastMs });
  });

  const silentIn = async (ids: readonly string[]) => {
    const stored = await homes.load(ids);
    const states = ids.flatMap((id) => [...loaded(stored, id).home.sensors.values()]);
    return states.filter(({ alarms }) => isSilent(alarms)).length;
  };
  return {
    dueAtMs: LAST_HEARD_MS + SILENT_AFTER_MS,
    letters,
    failures,
    /** One run of the watch function: an invocation of its own, as each that Lambda starts. */
    watch: (...parameters: Parameters<Functions["watch"]>) => deploy().watch(...parameters),
    /** Of how many sensors the silence has become an alarm. */
    silent: async () => ({
      urgent: await silentIn([...urgent]),
      normal: await silentIn(homeIds.filter((id) => !urgent.has(id))),
    }),
  };
}

/**
 * A home whose sensors reported each minute of half an hour, the last time at `lastMs`, but one that is heard until all are
 * due; what was to tell of that was told.
 */
function heardHome(
  homeId: string,
  { sensors, isUrgent, lastMs }: { sensors: number; isUrgent: boolean; lastMs: number },
) {
  const agent = createTestAgent(homeId);
  const quiet = Array.from({ length: sensors }, (_, at) => `sensor-${at}`);
  const kind: PlaceKind = isUrgent ? "freezer" : "living";
  const described = {
    id: homeId,
    name: homeId,
    timeZone: "UTC",
    unit: "celsius" as const,
    sensors: quiet.map((id) => ({ id, name: id, kind })),
  };
  const readingsOf = (minute: number): Reading[] => {
    const takenAtMs = lastMs + minute * MINUTE_MS;
    const celsiusAt = isUrgent ? THAWING : STEADY;
    const celsius = celsiusAt(minute + 30) + ((minute + 30) % 3) / 10;
    const heard = { sensorId: "heard", takenAtMs, celsius: STEADY() + (Math.abs(minute) % 3) / 10 };
    return minute > 0 ? [heard] : [heard, ...quiet.map((sensorId) => ({ sensorId, takenAtMs, celsius }))];
  };
  let records = 0;
  const arrived = (minute: number, payload: Payload): Arrival => {
    records += 1;
    const arrivedAtMs = lastMs + minute * MINUTE_MS;
    return { payload, arrivedAtMs, shardId: "shard-0", sequenceNumber: String(records) };
  };
  const minutes = Array.from({ length: 31 + SILENT_AFTER_MS / MINUTE_MS }, (_, at) => at - 30);
  const arrivals = [
    arrived(-31, agent.announcement(described, lastMs)),
    ...minutes.map((at) => arrived(at, agent.readings(lastMs + at * MINUTE_MS, readingsOf(at)))),
  ];
  const { home } = hear(newHome(homeId), arrivals);
  return home.post.pending.reduce((next, { letter }) => told(next, letter.id), home);
}
