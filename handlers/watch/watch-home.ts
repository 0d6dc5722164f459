import { clearSilence, isSilent, type Moved, raiseSilence } from "../../domain/alarm/silence.ts";
import { nextDueMs } from "../../domain/detection/silence.ts";
import { HOUSE_ITSELF, type Home, sensorOf } from "../../domain/home.ts";
import { type HomeSilence, silenceOf } from "../../domain/home-silence.ts";
import type { Claim, SensorRecord } from "../../domain/sensor-record.ts";
import type { HomeStore } from "../../storage/home-store.ts";
import { partitionOf, type SensorHead, type SensorKey } from "../../storage/sensor-item.ts";
import type { SensorStore } from "../../storage/sensor-store.ts";
import type { Outbox } from "../outbox.ts";

/** What looking after a home works with. */
export interface HomeWatchDependencies {
  sensors: SensorStore;
  homes: HomeStore;
  outbox: Outbox;
  /** Every sensor of a home that has ever been stored. */
  sensorsOf(homeId: string): Promise<SensorKey[]>;
}

/** While the house is silent it is looked at every minute, its sensors less often: its alarm speaks for them. */
const HOUSE_AGAIN_MS = 60_000;
const SENSOR_AGAIN_MS = 10 * 60_000;

/** Looks after the sensors of one home that are due: the house itself may be among them. */
export async function watchHome(
  homeId: string,
  due: readonly SensorKey[],
  nowMs: number,
  claim: Claim,
  { sensors, homes, outbox, sensorsOf }: HomeWatchDependencies,
): Promise<void> {
  const heads = await sensors.load(due);
  const headOf = (key: SensorKey) => heads.get(partitionOf(key)) as SensorHead;
  const quiet = due.filter((key) => isQuiet(headOf(key), nowMs));
  const waiting = due.filter((key) => headOf(key).record.outbox.length > 0);
  if (quiet.length === 0 && waiting.length === 0) return;
  const home = await homes.load(homeId);
  const toTell = new Map(waiting.map((key) => [partitionOf(key), key]));
  if (quiet.length > 0) await judgeSilence(home);
  for (const key of toTell.values())
    await outbox.send(key, headOf(key), sensorOf(home, key.sensorId), home, claim);

  async function judgeSilence({ id }: Home): Promise<void> {
    const house = { homeId: id, sensorId: HOUSE_ITSELF };
    const all = await sensorsOf(id);
    for (const [partition, head] of await sensors.load([...all, house])) heads.set(partition, head);
    const detectors = new Map(all.map((key) => [key.sensorId, headOf(key).record.detector]));
    const silence = silenceOf(detectors, nowMs);
    await judgeHouse(house, silence);
    for (const key of quiet) if (key.sensorId !== HOUSE_ITSELF) await judgeSensor(key, silence);
  }

  async function judgeHouse(house: SensorKey, { houseSinceMs }: HomeSilence): Promise<void> {
    const { record } = headOf(house);
    if (houseSinceMs !== undefined)
      await store(
        house,
        tell(record, raiseSilence(record.alarms, houseSinceMs, null, nowMs)),
        nowMs + HOUSE_AGAIN_MS,
      );
    else if (isSilent(record.alarms))
      await store(house, tell(record, clearSilence(record.alarms, nowMs)), "never");
  }

  async function judgeSensor(key: SensorKey, silence: HomeSilence): Promise<void> {
    const { record } = headOf(key);
    const { cadence } = record.detector;
    const again = silence.lookAgainMs.get(key.sensorId);
    if (silence.houseSinceMs !== undefined) await store(key, record, nowMs + SENSOR_AGAIN_MS);
    else if (again !== undefined) await store(key, record, again);
    else if (silence.sensorIds.includes(key.sensorId) && cadence !== undefined)
      await store(
        key,
        tell(record, raiseSilence(record.alarms, cadence.lastMs, record.lastCelsius, nowMs)),
        "never",
      );
    // It has been heard since: the time at which it will be due is set anew.
    else await store(key, record, "never");
  }

  function tell(record: SensorRecord, { alarms, notices }: Moved): SensorRecord {
    return { ...record, alarms, outbox: [...record.outbox, ...notices.map((notice) => ({ notice, claim }))] };
  }

  /** A head that somebody else has written meanwhile is looked at again in the next run. */
  async function store(key: SensorKey, record: SensorRecord, lookAgainMs: number | "never"): Promise<void> {
    const committed = await sensors.commit(key, headOf(key), record, [], lookAgainMs);
    if (committed === "conflict") return;
    heads.set(partitionOf(key), committed);
    if (committed.record.outbox.length > 0) toTell.set(partitionOf(key), key);
  }
}

/** Whether the time has come to ask for its silence. */
function isQuiet({ record, lookAgainMs }: SensorHead, nowMs: number): boolean {
  if (lookAgainMs !== undefined) return lookAgainMs <= nowMs;
  return !isSilent(record.alarms) && nextDueMs(record.detector) <= nowMs;
}
