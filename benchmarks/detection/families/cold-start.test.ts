import { HOUR_MS, OUTDOOR, seriesOf } from "../series.ts";
import { steadyHouse } from "../test-house.ts";
import { coldStart } from "./cold-start.ts";

const CASES = [...coldStart.cases(steadyHouse({ days: 1 }), 1)];

test("freezers and fridges with telling and other names, bedrooms with and without company", () => {
  expect(CASES).toHaveLength(2 * 5 * 4 + 5 * 4 + 2);
  expect(new Set(CASES.flatMap(({ house }) => [...house.keys()]))).toEqual(
    new Set(
      "garage-freezer gefrierschrank congelateur congelador sensor-1 fridge kuehlschrank refrigerateur frigorifico bedroom outdoor".split(
        " ",
      ),
    ),
  );
  const bedrooms = CASES.filter(({ house }) => house.has("bedroom"));
  expect(bedrooms.filter(({ house }) => !house.has(OUTDOOR))).toHaveLength(6);
});

test("a freezer keeps its cold until it fails, is at about 0 C six hours later, and is watched for two days", () => {
  for (const { group, house, events } of CASES.filter((one) => one.group.startsWith("freezer"))) {
    const [series] = house.values();
    const [event] = events;
    if (series === undefined || event === undefined) continue;
    const { timesMs, celsius } = series;
    const before = celsius.filter((_, i) => (timesMs[i] as number) < event.fromMs);
    expect(Math.max(...before)).toBeLessThan(-8);
    const at = timesMs.findIndex((atMs) => atMs >= event.deadlineMs);
    expect(celsius[at]).toBeGreaterThan(-9);
    expect(event.deadlineMs - event.fromMs).toBe(6 * HOUR_MS);
    expect(((timesMs.at(-1) as number) - event.fromMs) / HOUR_MS).toBeCloseTo(48, 0);
    expect(group).toContain("id ");
  }
});

test("a bedroom follows its schedule until its heating fails, and then cools", () => {
  for (const { house, events } of CASES.filter((one) => one.group.startsWith("bedroom, day"))) {
    const { timesMs, celsius } = seriesOf(house, "bedroom");
    const [event] = events;
    if (event === undefined) throw new Error("a failure is expected");
    const before = celsius.filter((_, i) => (timesMs[i] as number) < event.fromMs);
    expect(Math.min(...before)).toBeGreaterThan(17.5);
    expect(celsius.at(-1)).toBeLessThan(14);
    expect(event.deadlineMs - event.fromMs).toBeCloseTo(24 * HOUR_MS, -3);
  }
});

test("told is within two days, in time within the deadline; what comes before the fault is false", () => {
  const fromMs = 30 * HOUR_MS;
  const event = { sensorId: "fridge", fault: "appliance-failure" as const, fromMs };
  const life = { rooms: ["fridge"], firstMs: 0, warmUpEndMs: 0, lastMs: 78 * HOUR_MS, letters: [] };
  const failed = {
    ...life,
    group: "fridge",
    events: [{ ...event, deadlineMs: fromMs + 6 * HOUR_MS, endMs: life.lastMs }],
  };
  const alert = (hours: number) => ({ atMs: hours * HOUR_MS, sensorId: "fridge", cause: "too-hot" as const });
  const { columns, rows } = coldStart.table([
    { ...failed, alerts: [alert(5), alert(35)] },
    { ...failed, alerts: [alert(40)] },
    { ...life, group: "fridge", events: [], alerts: [alert(1)] },
  ]);
  expect(Object.fromEntries(columns.map(({ name }, i) => [name, rows[0]?.[i]]))).toEqual({
    what: "fridge",
    faults: 2,
    "told in 48 h": 1,
    "in time": 0.5,
    "median h": 7.5,
    "longest h": 10,
    "false before": 1,
    "false, sound": 1,
    "sound days": 7,
  });
});
