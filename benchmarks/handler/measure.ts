import type { Usage } from "../../tests/helpers/strict-aws/capacity.ts";
import { enrollAll } from "./enroll.ts";
import type { Homes } from "./homes.ts";
import { type Stub, startEnvironment } from "./processes.ts";
import { SHAPES, type Shape } from "./shapes.ts";

/** A handler to measure. */
export interface Contender {
  name: string;
  /** Its bundle. */
  file: string;
  /** Readings of an event at most: fewer homes for a slow one, which costs the same for each reading. */
  mostReadings: number;
  /** Events before the measured ones, so that the compiler is done. */
  warmUpEvents: number;
  /** Readings of each sensor before all that, so that what is remembered of it has its full size. */
  history: number;
}

/** Figures of a shape, for each reading. */
export interface Figures {
  shape: Shape;
  /** Of the event that starts an environment, and of later ones: the median and the extremes of the rounds. */
  firstCpuUs: number;
  cpuUs: { median: number; least: number; most: number };
  requests: number;
  writeUnits: number;
  firstReadUnits: number;
  readUnits: number;
  publishes: number;
}

/** Readings of each sensor that one record of the history brings: below 25 KB. */
const HISTORY_STEP = 40;
const EVENTS_PER_ROUND = 2;

/** Announces the homes and lets them report, then measures each shape in an environment of its own. */
export async function measure(
  contender: Contender,
  stub: Stub,
  homes: Homes,
  rounds: number,
): Promise<{ figures: Figures[]; home: { items: number; bytes: number } }> {
  await stub.reset("all");
  await enrollAll(homes, stub);
  const environment = await startEnvironment(contender.file, stub);
  console.error(`${contender.name}: ${contender.history} readings of each sensor as its history ...`);
  await environment.invoke(homes.announce());
  for (let done = 0; done < contender.history; done += HISTORY_STEP)
    await environment.invoke(homes.report(HISTORY_STEP));
  environment.stop();
  const figures: Figures[] = [];
  for (const shape of SHAPES) figures.push(await measureShape(contender, stub, shape, { homes, rounds }));
  return { figures, home: await stub.home(homes.ids[0] ?? "") };
}

async function measureShape(
  { name, file, warmUpEvents, mostReadings }: Contender,
  stub: Stub,
  shape: Shape,
  { homes, rounds }: { homes: Homes; rounds: number },
): Promise<Figures> {
  const environment = await startEnvironment(file, stub);
  console.error(`${name}: ${shape.name} ...`);
  const of = homes.ids.slice(0, Math.max(1, Math.floor(mostReadings / shape.readingsPerRecord)));
  const readingsPerEvent = shape.readingsPerRecord * of.length;
  const cpuOf = async (events: number) => {
    let cpuUs = 0;
    for (let event = 0; event < events; event += 1) cpuUs += await environment.invoke(shape.event(homes, of));
    return cpuUs / events / readingsPerEvent;
  };
  await stub.reset("usage");
  const firstCpuUs = await cpuOf(1);
  const first = await stub.usage();
  // Of a shape without a goal for CPU, one round shows what its requests and units are.
  const hasGoal = shape.goal.cpuUs !== undefined;
  await cpuOf(hasGoal ? warmUpEvents : 1);
  await stub.reset("usage");
  const ofRounds: number[] = [];
  while (ofRounds.length < (hasGoal ? rounds : 1)) ofRounds.push(await cpuOf(EVENTS_PER_ROUND));
  const counts = await stub.usage();
  environment.stop();
  const readings = ofRounds.length * EVENTS_PER_ROUND * readingsPerEvent;
  return {
    shape,
    firstCpuUs,
    cpuUs: spread(ofRounds),
    firstReadUnits: first.readUnits / readingsPerEvent,
    ...perReading(counts, readings),
  };
}

function perReading({ requests, writeUnits, readUnits }: Usage, readings: number) {
  const all = Object.values(requests).reduce((sum, count) => sum + count, 0);
  return {
    requests: all / readings,
    writeUnits: writeUnits / readings,
    readUnits: readUnits / readings,
    publishes: requests.Publish ?? 0,
  };
}

/** The median of some figures, and the least and the most. */
export function spread(figures: readonly number[]): { median: number; least: number; most: number } {
  const sorted = [...figures].sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1] ?? 0, least: sorted[0] ?? 0, most: sorted.at(-1) ?? 0 };
}
