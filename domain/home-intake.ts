import { contextIn, type HomeView, type SensorSummary, viewOf } from "./detection/context.ts";
import { summaryOf } from "./detection/detector.ts";
import { type HomeDescription, sensorOf } from "./home/description.ts";
import {
  type Claim,
  type Delivery,
  type Intake,
  newSensorRecord,
  type SensorRecord,
  takeIn,
} from "./sensor-record.ts";

/** What a home's deliveries came to, for one of its sensors. */
export interface SensorPart {
  sensorId: string;
  /** In order, each with the context it was judged in: judged once more, it comes to the same. */
  deliveries: Delivery[];
  intake: Intake;
}

/** A view of the home is good for this long, in event time. */
const VIEW_FOR_MS = 60_000;

/**
 * Takes deliveries of one home in, in the order of the stream, so that each reading is judged by what the other sensors
 * said just before it. Pure but for `summaries`, the newest of each sensor of the home, which is kept up to date.
 */
export function takeInHome(
  home: HomeDescription,
  records: ReadonlyMap<string, SensorRecord>,
  deliveries: readonly Delivery[],
  summaries: Map<string, SensorSummary>,
  claim: Claim,
): SensorPart[] {
  const parts = new Map<string, SensorPart>();
  let view: { of: HomeView; atMs: number } | undefined;
  for (const delivery of deliveries) {
    const { sensorId, takenAtMs } = delivery.reading;
    const sensor = sensorOf(home, sensorId);
    if (view === undefined || Math.abs(takenAtMs - view.atMs) >= VIEW_FOR_MS)
      view = { of: viewOf(summaries, takenAtMs), atMs: takenAtMs };
    const judged = { ...delivery, context: contextIn(view.of, sensorId, sensor.kind) };
    const part = parts.get(sensorId) ?? newPart(sensorId, records.get(sensorId) ?? newSensorRecord());
    parts.set(sensorId, part);
    part.deliveries.push(judged);
    part.intake = together(part.intake, takeIn(part.intake.record, [judged], sensor, claim));
    const summary = summaryOf(part.intake.record.detector, sensor);
    if (summary !== undefined) summaries.set(sensorId, summary);
  }
  return [...parts.values()];
}

function newPart(sensorId: string, record: SensorRecord): SensorPart {
  return { sensorId, deliveries: [], intake: { record, accepted: [], duplicates: 0, late: 0, notices: [] } };
}

/** The first with the second added to it. */
function together(first: Intake, { record, accepted, duplicates, late, notices }: Intake): Intake {
  first.accepted.push(...accepted);
  first.notices.push(...notices);
  return { ...first, record, duplicates: first.duplicates + duplicates, late: first.late + late };
}
