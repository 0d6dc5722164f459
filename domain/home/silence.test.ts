import { heard } from "../detection/cadence.ts";
import { initialState } from "../detection/detector.ts";
import { unannouncedHome } from "./description.ts";
import { type Home, type HomeAgent, newHome, newSensorState } from "./home.ts";
import { lateSensors, silenceDueMs, silenceOf, withParentsHeard, withSilence } from "./silence.ts";

const MINUTE_MS = 60_000;

/** A sensor that has reported every `everyMinutes` for two days, up to `lastMinute`. */
function sensor(everyMinutes: number, lastMinute: number) {
  const first = lastMinute - 2880;
  let cadence: ReturnType<typeof heard> | undefined;
  for (let minute = first; minute <= lastMinute; minute += everyMinutes)
    cadence = heard(cadence, minute * MINUTE_MS);
  return { ...initialState(), ...(cadence && { cadence }) };
}
/** A home of which only the detectors and the agents' heartbeats are known. */
function home(sensors: Record<string, ReturnType<typeof sensor>>, agents: HomeAgent[] = []): Home {
  const states = Object.entries(sensors).map(
    ([id, detector]) => [id, { ...newSensorState(), detector }] as const,
  );
  return { ...newHome("h"), sensors: new Map(states), agents };
}
const at = (minute: number, sensors: Record<string, ReturnType<typeof sensor>>, agents?: HomeAgent[]) =>
  silenceOf(home(sensors, agents), minute * MINUTE_MS);

test("while all report, nobody is silent", () => {
  expect(at(3001, { a: sensor(1, 3000), b: sensor(5, 2998) })).toEqual({
    agentsSinceMs: new Map(),
    sensorIds: [],
  });
});

test("one that stops while others go on is silent by itself", () => {
  expect(at(3060, { a: sensor(1, 3000), b: sensor(5, 3058) })).toMatchObject({ sensorIds: ["a"] });
});

test("when all have stopped it is the home, since the last that was heard, and no sensor by itself", () => {
  const silence = at(3200, { a: sensor(1, 3000), b: sensor(5, 3002), c: sensor(10, 2995) });
  expect(silence).toEqual({
    agentsSinceMs: new Map(),
    homeSinceMs: 3002 * MINUTE_MS,
    sensorIds: [],
  });
});

test("a quick sensor that stopped together with all others waits until it is known whether it is the home", () => {
  const sensors = { a: sensor(1, 3000), b: sensor(5, 3003) };
  expect(at(3017, sensors)).toEqual({ agentsSinceMs: new Map(), sensorIds: [] });
  const dueMs = silenceDueMs(home(sensors));
  expect(dueMs).toBeGreaterThan(3017 * MINUTE_MS);
  expect(at(dueMs / MINUTE_MS, sensors).homeSinceMs).toBe(3003 * MINUTE_MS);
  expect(at(dueMs / MINUTE_MS, { ...sensors, b: sensor(5, 3018) }).sensorIds).toEqual(["a"]);
});

test("a home of one sensor has a silent sensor, not a silent home", () => {
  expect(at(3200, { a: sensor(1, 3000) })).toMatchObject({ sensorIds: ["a"] });
});

test("a sensor whose battery died long ago does not hide that the home is silent now", () => {
  expect(at(9000, { a: sensor(1, 8900), b: sensor(5, 8903), dead: sensor(1, 4000) }).homeSinceMs).toBe(
    8903 * MINUTE_MS,
  );
});

const HEARTBEAT = {
  sentAtMs: 0,
  startedAtMs: 0,
  counters: { in: 0, spooled: 0, sent: 0, refused: 0, rejected: 0, dropped: 0 },
  backlog: { bytes: 0, entries: 0, oldestAtMs: null },
  sources: [],
};
const agent = (id: string, heardMinute: number, ...sensorIds: string[]): HomeAgent => {
  const sensors = sensorIds.map((one) => ({ id: one, name: one, kind: "living" as const }));
  return {
    id,
    heardAtMs: heardMinute * MINUTE_MS,
    alarms: [],
    announced: { atMs: 0, home: { ...unannouncedHome("h"), sensors } },
    heartbeat: { ...HEARTBEAT, arrivedAtMs: heardMinute * MINUTE_MS },
  };
};

test("an agent whose heartbeats stop speaks for its sensors while another is heard", () => {
  const sensors = { a: sensor(1, 3000), b: sensor(1, 3059) };
  const silence = at(3060, sensors, [agent("up", 3001, "a"), agent("down", 3059, "b")]);
  expect(silence).toEqual({ agentsSinceMs: new Map([["up", 3001 * MINUTE_MS]]), sensorIds: [] });
});

test("sensors are late by themselves, with their agent, and all of them with the home", () => {
  const late = (minute: number, sensors: Record<string, ReturnType<typeof sensor>>, agents?: HomeAgent[]) => [
    ...lateSensors(home(sensors, agents), minute * MINUTE_MS),
  ];
  const sensors = { a: sensor(1, 3000), b: sensor(1, 3059) };
  expect(late(3001, { a: sensor(1, 3000), b: sensor(5, 2998) })).toEqual([]);
  expect(late(3060, sensors)).toEqual(["a"]);
  expect(late(3017, sensors, [agent("up", 3001, "a"), agent("down", 3016, "b")])).toEqual(["a"]);
  expect(late(3200, sensors)).toEqual(["a", "b"]);
});

test("when no agent is heard it is the home, before any sensor's own silence would be known", () => {
  const silence = at(3016, { a: sensor(60, 3000) }, [agent("only", 3001, "a")]);
  expect(silence).toEqual({ homeSinceMs: 3001 * MINUTE_MS, sensorIds: [], agentsSinceMs: new Map() });
});

test("a silence that was told is not due again, and ends with what is heard next", () => {
  const silent = withSilence(home({ a: sensor(60, 3000) }, [agent("only", 3001, "a")]), 3016 * MINUTE_MS);
  expect(silent.notices.map(({ sensorId, notice }) => [sensorId, notice.state])).toEqual([["", "firing"]]);
  expect(silenceDueMs(silent.home)).toBe(Number.POSITIVE_INFINITY);
  expect(withSilence(silent.home, 4000 * MINUTE_MS).home).toBe(silent.home);
  const heard = { ...silent.home, agents: [{ ...agent("only", 4001, "a"), alarms: [] }] };
  const back = withParentsHeard(heard, 4001 * MINUTE_MS);
  expect(back.notices.map(({ sensorId, notice }) => [sensorId, notice.state])).toEqual([["", "resolved"]]);
});

test("after the home was silent each sensor has its usual patience again before its own silence is told", () => {
  const silent = withSilence(home({ a: sensor(1, 3000), b: sensor(1, 3000) }), 3200 * MINUTE_MS).home;
  const sensors = new Map(silent.sensors).set("a", { ...newSensorState(), detector: sensor(1, 3300) });
  const back = withParentsHeard({ ...silent, sensors }, 3300 * MINUTE_MS).home;
  expect(silenceOf(back, 3301 * MINUTE_MS).sensorIds).toEqual([]);
  const later = new Map(sensors).set("a", { ...newSensorState(), detector: sensor(1, 3330) });
  expect(silenceOf({ ...back, sensors: later }, 3330 * MINUTE_MS).sensorIds).toEqual(["b"]);
});

/** An agent that keeps readings for ten minutes. */
const paced = (id: string, heardMinute: number, ...sensorIds: string[]): HomeAgent => {
  const one = agent(id, heardMinute, ...sensorIds);
  return { ...one, ...(one.heartbeat && { heartbeat: { ...one.heartbeat, paceMs: 10 * MINUTE_MS } }) };
};

test("an agent that sends every ten minutes is silent ten minutes later than one that sends at once", () => {
  const sensors = { a: sensor(60, 3000) };
  expect(at(3024, sensors, [paced("only", 3000, "a")]).homeSinceMs).toBeUndefined();
  expect(at(3025, sensors, [paced("only", 3000, "a")]).homeSinceMs).toBe(3000 * MINUTE_MS);
  expect(at(3015, sensors, [agent("only", 3000, "a")]).homeSinceMs).toBe(3000 * MINUTE_MS);
});

test("a sensor is silent when its own cadence and the pace of its agent have passed", () => {
  const sensors = { a: sensor(1, 3000), b: sensor(1, 3020) };
  expect(at(3026, sensors, [agent("only", 3026, "a", "b")]).sensorIds).toEqual(["a"]);
  expect(at(3026, sensors, [paced("only", 3026, "a", "b")]).sensorIds).toEqual([]);
  expect(at(3027, sensors, [paced("only", 3027, "a", "b")]).sensorIds).toEqual(["a"]);
});
