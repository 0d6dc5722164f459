import { clearSilence, isSilent, type Moved, raiseSilence } from "../../domain/alarm/silence.ts";
import type { SensorSummary } from "../../domain/detection/context.ts";
import type { DetectorState } from "../../domain/detection/detector.ts";
import { nextDueMs } from "../../domain/detection/silence.ts";
import { HOME_ITSELF, type HomeDescription } from "../../domain/home/description.ts";
import { takeInHome } from "../../domain/home-intake.ts";
import { silenceOf } from "../../domain/home/silence.ts";
import type { HeardNotice } from "../../domain/post/receive.ts";
import type { Reading } from "../../domain/reading.ts";
import { newSensorRecord, type SensorRecord } from "../../domain/sensor-record.ts";
import { AGENT_SILENT_AFTER_MS } from "../../storage/report-store.ts";

/** The cloud side of one house without AWS: what the detect and the watch function do, minute by minute. */
export interface PureCloud {
  /** Takes in what an agent that lives has sent. */
  hear(readings: readonly Reading[], nowMs: number): void;
  /** Looks for silence, once a minute. */
  watch(nowMs: number): void;
  /** Everything that the house's post is to be given, in the order heard. */
  notices: readonly HeardNotice[];
}

const CLAIM = { by: "year", untilMs: 0 };
const AGENT = "agent";

/** A house that nothing is known of. */
export function createPureCloud(home: HomeDescription): PureCloud {
  const records = new Map<string, SensorRecord>();
  const detectors = new Map<string, DetectorState>();
  const summaries = new Map<string, SensorSummary>();
  const notices: HeardNotice[] = [];
  const sensorIds = home.sensors.map(({ id }) => id);
  let heartbeatMs = Number.NEGATIVE_INFINITY;
  let sequence = 1e9;

  return {
    notices,
    hear(readings, nowMs) {
      heartbeatMs = nowMs;
      const deliveries = readings.map((reading) => {
        sequence += 1;
        return { producer: AGENT, sequence: String(sequence), reading, heardAtMs: nowMs };
      });
      for (const { sensorId, intake } of takeInHome(home, records, deliveries, summaries, CLAIM)) {
        for (const { notice, heardAtMs } of intake.record.outbox)
          notices.push({ sensorId, notice, heardAtMs });
        records.set(sensorId, { ...intake.record, outbox: [] });
        detectors.set(sensorId, intake.record.detector);
      }
    },
    watch(nowMs) {
      const { alarms } = records.get(HOME_ITSELF) ?? newSensorRecord();
      const agentIsSilent = nowMs - heartbeatMs >= AGENT_SILENT_AFTER_MS;
      const due =
        agentIsSilent || isSilent(alarms) || [...detectors.values()].some((one) => nextDueMs(one) <= nowMs);
      if (due) judgeSilence(nowMs);
    },
  };

  function judgeSilence(nowMs: number): void {
    const agent = { id: AGENT, heardAtMs: heartbeatMs, silentAfterMs: AGENT_SILENT_AFTER_MS, sensorIds };
    const silence = silenceOf(detectors, nowMs, [agent]);
    const house = records.get(HOME_ITSELF) ?? newSensorRecord();
    if (silence.homeSinceMs !== undefined)
      keep(HOME_ITSELF, house, raiseSilence(house.alarms, silence.homeSinceMs, null, nowMs), nowMs);
    else if (isSilent(house.alarms)) keep(HOME_ITSELF, house, clearSilence(house.alarms, nowMs), nowMs);
    for (const id of silence.sensorIds) {
      const record = records.get(id) as SensorRecord;
      const sinceMs = record.detector.cadence?.lastMs ?? nowMs;
      keep(id, record, raiseSilence(record.alarms, sinceMs, record.lastCelsius, nowMs), nowMs);
    }
  }

  function keep(sensorId: string, record: SensorRecord, moved: Moved, nowMs: number): void {
    records.set(sensorId, { ...record, alarms: moved.alarms });
    for (const notice of moved.notices) notices.push({ sensorId, notice, heardAtMs: nowMs });
  }
}
