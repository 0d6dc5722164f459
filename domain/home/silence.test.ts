import { heard } from "../detection/cadence.ts";
import { initialState } from "../detection/detector.ts";
import { silenceOf } from "./silence.ts";

const MINUTE_MS = 60_000;

/** A sensor that has reported every `everyMinutes` for two days, up to `lastMinute`. */
function sensor(everyMinutes: number, lastMinute: number) {
  const first = lastMinute - 2880;
  let cadence: ReturnType<typeof heard> | undefined;
  for (let minute = first; minute <= lastMinute; minute += everyMinutes)
    cadence = heard(cadence, minute * MINUTE_MS);
  return { ...initialState(), ...(cadence && { cadence }) };
}
const at = (minute: number, sensors: Record<string, ReturnType<typeof sensor>>) =>
  silenceOf(new Map(Object.entries(sensors)), minute * MINUTE_MS);

test("while all report, nobody is silent", () => {
  expect(at(3001, { a: sensor(1, 3000), b: sensor(5, 2998) })).toEqual({
    agentsSinceMs: new Map(),
    sensorIds: [],
    lookAgainMs: new Map(),
  });
});

test("one that stops while others go on is silent by itself", () => {
  expect(at(3060, { a: sensor(1, 3000), b: sensor(5, 3058) })).toMatchObject({ sensorIds: ["a"] });
});

test("when all have stopped it is the house, since the last that was heard, and no sensor by itself", () => {
  const silence = at(3200, { a: sensor(1, 3000), b: sensor(5, 3002), c: sensor(10, 2995) });
  expect(silence).toEqual({
    agentsSinceMs: new Map(),
    homeSinceMs: 3002 * MINUTE_MS,
    sensorIds: [],
    lookAgainMs: new Map(),
  });
});

test("a quick sensor that stopped together with all others waits until it is known whether it is the house", () => {
  const sensors = { a: sensor(1, 3000), b: sensor(5, 3003) };
  const due = 3000 + 17;
  const silence = at(due, sensors);
  expect(silence.homeSinceMs).toBeUndefined();
  expect(silence.sensorIds).toEqual([]);
  const again = silence.lookAgainMs.get("a") ?? 0;
  expect(again).toBeGreaterThan(due * MINUTE_MS);
  expect(at(again / MINUTE_MS, sensors).homeSinceMs).toBe(3003 * MINUTE_MS);
  expect(at(again / MINUTE_MS, { ...sensors, b: sensor(5, 3018) }).sensorIds).toEqual(["a"]);
});

test("a home of one sensor has a silent sensor, not a silent house", () => {
  expect(at(3200, { a: sensor(1, 3000) })).toMatchObject({ sensorIds: ["a"] });
});

test("a sensor whose battery died long ago does not hide that the house is silent now", () => {
  expect(at(9000, { a: sensor(1, 8900), b: sensor(5, 8903), dead: sensor(1, 4000) }).homeSinceMs).toBe(
    8903 * MINUTE_MS,
  );
});

const agent = (id: string, heardMinute: number, ...sensorIds: string[]) => {
  return { id, heardAtMs: heardMinute * MINUTE_MS, silentAfterMs: 15 * MINUTE_MS, sensorIds };
};

test("an agent whose heartbeats stop speaks for its sensors while another is heard", () => {
  const sensors = new Map(Object.entries({ a: sensor(1, 3000), b: sensor(1, 3059) }));
  const silence = silenceOf(sensors, 3060 * MINUTE_MS, [agent("up", 3001, "a"), agent("down", 3059, "b")]);
  expect(silence).toMatchObject({ agentsSinceMs: new Map([["up", 3001 * MINUTE_MS]]), sensorIds: [] });
  expect(silence.homeSinceMs).toBeUndefined();
});

test("when no agent is heard it is the house, before any sensor's own silence would be known", () => {
  const sensors = new Map(Object.entries({ a: sensor(60, 3000) }));
  const silence = silenceOf(sensors, 3016 * MINUTE_MS, [agent("only", 3001, "a")]);
  expect(silence).toMatchObject({ homeSinceMs: 3001 * MINUTE_MS, sensorIds: [], agentsSinceMs: new Map() });
});
