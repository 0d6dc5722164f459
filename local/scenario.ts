import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { ConfigError, parseHome } from "../agent/config.ts";
import type { Source } from "../agent/source.ts";
import { type CsvProgress, csvSource } from "../agent/sources/csv.ts";
import { type BadRows, NO_BAD_ROWS } from "../agent/sources/csv-causes.ts";
import { parseColumns } from "../agent/sources/csv-columns.ts";
import { readCsv } from "../agent/sources/csv-readings.ts";
import { everyFamily, familiesFromConfig } from "../agent/sources/mqtt/families/from-config.ts";
import { mqttSource } from "../agent/sources/mqtt/source.ts";
import { createSimulatedHouse, type SimulatedHouse } from "../agent/sources/simulated-house/house.ts";
import { simulatedHouseSource } from "../agent/sources/simulated-house/source.ts";
import { faultStory } from "../agent/sources/simulated-house/story.ts";
import { DAY_MS, MINUTE_MS } from "../domain/duration.ts";
import type { HomeDescription } from "../domain/home/description.ts";
import type { Reading } from "../domain/reading.ts";
import { type Clock, systemClock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import type { CloudOptions } from "./cloud.ts";
import { type BrokerLook, lookAtBroker } from "./look-at-broker.ts";
import type { StartOptions } from "./options.ts";
import type { Past } from "./past.ts";
import { createStage, type LocalStage, SPEEDS } from "./stage.ts";

/** Where the readings of a run come from. */
export interface Scenario {
  home: HomeDescription;
  source: Source;
  /** What the house has lived before; asked for once, before the source runs. */
  past?: () => Past;
  /** The time in the house: what the agent takes for now. */
  clock: Clock;
  /** Whose clock the readings go by. */
  arrival: CloudOptions["arrival"];
  /** How often, in real time, and with which time the watch function looks; only at its end in a replay as fast as it goes. */
  watch?: { everyMs: number; nowMs: () => number };
  /** How often the agent says that it lives, real time; a minute unless said otherwise. */
  heartbeatIntervalMs?: number;
  /** What was assumed of a file, for people. */
  notes?: readonly string[];
  /** What is going on, for the head of the screen. */
  readonly title: string;
  /** Hands on a simulated house. */
  stage?: LocalStage;
  /** What is wrong in the simulated house at the moment. */
  faults: () => string[];
  /** How far a file has come. */
  progress: () => CsvProgress | undefined;
  badRows: () => BadRows;
}

const DEFAULT_SPEED = 120;
/** Of the house's time: an agent counts as silent after 15 minutes. */
const HEARTBEAT_EVERY_MS = 8 * MINUTE_MS;
const STREAM_BEHIND_MS = 8000;
/** At 120 times its speed the house catches up with the real time after two hours, and goes on at that. */
const STARTS_AGO_MS = 10 * DAY_MS;
/** What a sensor has taught after two weeks, the page need not call "learning". */
const LIVED_IN_MS = 14 * DAY_MS;

/** What a scenario tells: the log, and what is said to whoever watches. */
export interface ScenarioVoice {
  log: Log;
  say(text: string): void;
}

/** The scenario that the options ask for; rejects with a SourceError or ConfigError when they cannot be followed. */
export async function scenarioFrom(
  options: StartOptions,
  agentId: string,
  voice: ScenarioVoice,
): Promise<Scenario> {
  if (options.csv !== undefined) return replay(options.csv, options);
  if (options.mqtt !== undefined) return broker(options.mqtt, options, agentId, voice);
  return simulation(options, agentId);
}

function simulation({ seed, speed = DEFAULT_SPEED, faults, past }: StartOptions, agentId: string): Scenario {
  const startsAtMs = systemClock.nowMs() - STARTS_AGO_MS;
  const plain = createSimulatedHouse({ seed, startAtMs: past ? startsAtMs - LIVED_IN_MS : startsAtMs });
  const house = faults ? faultStory(plain, { seed }) : plain;
  const stage = createStage(house, speed, systemClock);
  return {
    stage,
    home: house.home,
    // The house itself, not the story: nothing went wrong in it.
    ...(past ? { past: () => ({ agentId, home: house.home, parts: daysUntil(startsAtMs, plain) }) } : {}),
    source: simulatedHouseSource({ house, speed: stage.speed, clock: systemClock }),
    clock: { nowMs: () => house.nowMs },
    arrival: "house",
    // The stream is some seconds behind the house: what it has not heard by then it will not hear.
    watch: {
      everyMs: 1000,
      nowMs: () => house.nowMs - STREAM_BEHIND_MS * stage.fastestWithin(STREAM_BEHIND_MS),
    },
    heartbeatIntervalMs: Math.max(250, HEARTBEAT_EVERY_MS / Math.max(speed, ...SPEEDS)),
    get title() {
      return `${house.home.name}, simulated at ${stage.speed()} times its speed`;
    },
    faults: () =>
      house.activeFaults().map(({ kind, sensorId }) => `${kind}${sensorId ? ` (${sensorId})` : ""}`),
    progress: () => undefined,
    badRows: () => NO_BAD_ROWS,
  };
}

/** Lives day by day, so that no more than a day of readings is held at once. */
export function* daysUntil(endMs: number, house: SimulatedHouse): Generator<Reading[]> {
  while (house.nowMs < endMs) yield house.advanceTo(Math.min(endMs, house.nowMs + DAY_MS));
}

async function replay(path: string, options: StartOptions): Promise<Scenario> {
  let progress: CsvProgress | undefined;
  let badRows = NO_BAD_ROWS;
  const columns = options.columns === undefined ? undefined : parseColumns(options.columns);
  const { sensor: sensorId, unit, timeZone } = options;
  const format = { columns, sensorId, unit, timeZone };
  // A file that cannot be read says so before anything is started.
  let notes: string[] = [];
  for await (const batch of readCsv(path, format)) {
    ({ notes } = batch);
    break;
  }
  const source = csvSource({
    path,
    clock: systemClock,
    ...format,
    speed: options.speed,
    onProgress: (now) => {
      progress = now;
    },
    onEnd: ({ bad }) => {
      badRows = bad;
    },
  });
  return {
    home: homeFrom(options, {
      id: "home",
      name: basename(path),
      timeZone: timeZone ?? "UTC",
      unit: unit ?? "celsius",
      sensors: [],
    }),
    notes,
    source,
    clock: { nowMs: () => progress?.nowMs ?? 0 },
    arrival: "replay",
    ...(options.speed === undefined
      ? {}
      : {
          watch: {
            everyMs: 1000,
            nowMs: () => (progress?.nowMs ?? 0) - STREAM_BEHIND_MS * (options.speed ?? 0),
          },
        }),
    title: `${path}, ${options.speed === undefined ? "as fast as it goes" : `at ${options.speed} times its speed`}`,
    faults: () => [],
    progress: () => progress,
    badRows: () => badRows,
  };
}

function broker(url: string, options: StartOptions, agentId: string, { log, say }: ScenarioVoice): Scenario {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const families = () => familiesFromConfig(everyFamily(options.topic));
  let look: BrokerLook | undefined;
  const reader = mqttSource({
    url,
    families,
    clientId: agentId,
    failFast: true,
    clock: systemClock,
    log,
    onMessage: ({ readings }) => readings > 0 && look?.found(),
    onBack: (lostForMs) =>
      say(`The broker answers again, after ${Math.round(lostForMs / 1000)} s: its messages are read.`),
  });
  const source: Source = {
    ...reader,
    async run(intake, signal) {
      look = lookAtBroker({ url, clientId: `${agentId}-look`, families: families(), say });
      try {
        await reader.run(intake, signal);
      } finally {
        look.stop();
      }
    },
  };
  return {
    home: homeFrom(options, { id: "home", name: "Home", timeZone, unit: "celsius", sensors: [] }),
    source,
    clock: systemClock,
    arrival: "machine",
    watch: { everyMs: 60_000, nowMs: () => systemClock.nowMs() },
    title: source.name,
    faults: () => [],
    progress: () => undefined,
    badRows: () => NO_BAD_ROWS,
  };
}

function homeFrom({ home: file }: StartOptions, otherwise: HomeDescription): HomeDescription {
  if (file === undefined) return otherwise;
  try {
    return parseHome(readFileSync(file, "utf8"), file);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`--home ${file}: ${(error as Error).message}`);
  }
}
