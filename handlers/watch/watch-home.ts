import { clearSilence, isSilent, type Moved, raiseSilence } from "../../domain/alarm/silence.ts";
import { nextDueMs } from "../../domain/detection/silence.ts";
import { agentItself, HOME_ITSELF } from "../../domain/home/description.ts";
import { type HomeSilence, silenceOf } from "../../domain/home/silence.ts";
import type { Claim, SensorRecord } from "../../domain/sensor-record.ts";
import type { HomeStore } from "../../storage/home-store.ts";
import { AGENT_SILENT_AFTER_MS, type ReportStore } from "../../storage/report-store.ts";
import { partitionOf, type SensorHead, type SensorKey } from "../../storage/sensor-item.ts";
import type { SensorStore } from "../../storage/sensor-store.ts";
import type { PostOffice } from "../post-office.ts";

/** What looking after a home works with. */
export interface HomeWatchDependencies {
  sensors: SensorStore;
  homes: HomeStore;
  reports: Pick<ReportStore, "agentsHeard" | "lookAgain">;
  postOffice: PostOffice;
  /** Every sensor of a home that has ever been stored. */
  sensorsOf(homeId: string): Promise<SensorKey[]>;
}

/** What of a home is due. */
export interface HomeDue {
  homeId: string;
  /** Sensors; the house itself and its agents may be among them. */
  sensors: SensorKey[];
  /** Whether its post or an agent's heartbeat is. */
  home: boolean;
}

/** While the house or an agent is silent it is looked at every minute, its sensors less often: its alarm speaks for them. */
const PARENT_AGAIN_MS = 60_000;
const SENSOR_AGAIN_MS = 10 * 60_000;

/** Looks after what is due of one home: silence to be judged, notices left behind, e-mails to be sent. */
export async function watchHome(
  { homeId, sensors: due, home: homeIsDue }: HomeDue,
  nowMs: number,
  claim: Claim,
  { sensors, homes, reports, postOffice, sensorsOf }: HomeWatchDependencies,
): Promise<void> {
  const heads = await sensors.load(due);
  const headOf = (key: SensorKey) => heads.get(partitionOf(key)) as SensorHead;
  const quiet = due.filter((key) => isQuiet(headOf(key), nowMs));
  const waiting = new Map(
    due.filter((key) => headOf(key).record.outbox.length > 0).map((key) => [partitionOf(key), key]),
  );
  const agents = homeIsDue ? await reports.agentsHeard(homeId) : undefined;
  const agentsDue = [...(agents ?? [])].some(([, { dueAtMs }]) => dueAtMs <= nowMs);
  if (quiet.length > 0 || agentsDue) await judgeSilence();
  if (!homeIsDue && waiting.size === 0) return;
  const home = await homes.load(homeId);
  const withNotices = [...waiting.values()].map((key) => ({ key, head: headOf(key) }));
  await postOffice.serve(home, withNotices, nowMs, claim);

  async function judgeSilence(): Promise<void> {
    const all = await sensorsOf(homeId);
    const heard = agents ?? (await reports.agentsHeard(homeId));
    const parents = [HOME_ITSELF, ...[...heard.keys()].map(agentItself)];
    const keys = [...all, ...parents.map((sensorId) => ({ homeId, sensorId }))];
    for (const [partition, head] of await sensors.load(keys)) heads.set(partition, head);
    const detectors = new Map(all.map((key) => [key.sensorId, headOf(key).record.detector]));
    const silence = silenceOf(detectors, nowMs, await watchedAgents());
    await judgeParent({ homeId, sensorId: HOME_ITSELF }, silence.homeSinceMs);
    for (const [agentId, { heardAtMs, dueAtMs }] of heard) {
      await judgeParent({ homeId, sensorId: agentItself(agentId) }, silence.agentsSinceMs.get(agentId));
      if (dueAtMs > nowMs) continue;
      const againMs = Math.max(heardAtMs + AGENT_SILENT_AFTER_MS, nowMs + PARENT_AGAIN_MS);
      await reports.lookAgain(homeId, agentId, { heardAtMs, dueAtMs }, againMs);
    }
    // All of the home that is due, not only what the index named: many that fall silent at once come in many pages.
    for (const key of all.filter((one) => isQuiet(headOf(one), nowMs))) await judgeSensor(key, silence);

    async function watchedAgents() {
      if (heard.size === 0) return [];
      const sensorsByAgent = await homes.sensorsByAgent(homeId);
      return [...heard].map(([id, { heardAtMs }]) => {
        const sensorIds = sensorsByAgent.get(id) ?? [];
        return { id, heardAtMs, silentAfterMs: AGENT_SILENT_AFTER_MS, sensorIds };
      });
    }
  }

  /** The house or an agent: no reading of its own comes that could end its silence. */
  async function judgeParent(key: SensorKey, sinceMs: number | undefined): Promise<void> {
    const { record } = headOf(key);
    if (sinceMs !== undefined)
      await store(
        key,
        tell(record, raiseSilence(record.alarms, sinceMs, null, nowMs)),
        nowMs + PARENT_AGAIN_MS,
      );
    else if (isSilent(record.alarms))
      await store(key, tell(record, clearSilence(record.alarms, nowMs)), "never");
  }

  async function judgeSensor(key: SensorKey, silence: HomeSilence): Promise<void> {
    const { record } = headOf(key);
    const { cadence } = record.detector;
    const again = silence.lookAgainMs.get(key.sensorId);
    if (again !== undefined) await store(key, record, again);
    else if (silence.sensorIds.includes(key.sensorId) && cadence !== undefined)
      await store(
        key,
        tell(record, raiseSilence(record.alarms, cadence.lastMs, record.lastCelsius, nowMs)),
        "never",
      );
    else if (nextDueMs(record.detector) <= nowMs) await store(key, record, nowMs + SENSOR_AGAIN_MS);
    // It has been heard since: the time at which it will be due is set anew.
    else await store(key, record, "never");
  }

  function tell(record: SensorRecord, { alarms, notices }: Moved): SensorRecord {
    const told = notices.map((notice) => ({ notice, heardAtMs: nowMs, claim }));
    return { ...record, alarms, outbox: [...record.outbox, ...told] };
  }

  /** A head that somebody else has written meanwhile is looked at again in the next run. */
  async function store(key: SensorKey, record: SensorRecord, lookAgainMs: number | "never"): Promise<void> {
    const committed = await sensors.commit(key, headOf(key), record, [], lookAgainMs);
    if (committed === "conflict") return;
    heads.set(partitionOf(key), committed);
    if (committed.record.outbox.length > 0) waiting.set(partitionOf(key), key);
  }
}

/** Whether the time has come to ask for its silence. */
function isQuiet({ record, lookAgainMs }: SensorHead, nowMs: number): boolean {
  if (lookAgainMs !== undefined) return lookAgainMs <= nowMs;
  return !isSilent(record.alarms) && nextDueMs(record.detector) <= nowMs;
}
