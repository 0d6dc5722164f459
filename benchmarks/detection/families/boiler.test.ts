import { HOME_ITSELF } from "../../../domain/home/description.ts";
import { DAY_MS, HOUR_MS, roomsOf, seriesOf } from "../series.ts";
import { steadyHouse } from "../test-house.ts";
import { boiler } from "./boiler.ts";

const CLEAN = steadyHouse({ days: 100 });

test("all rooms go towards outdoors for 30 hours with one time constant, eight times, a week apart", () => {
  const cases = [...boiler.cases(CLEAN, 1)];
  expect(cases.map(({ group }) => group)).toEqual(["20", "30", "40", "60", "100"]);
  for (const { group, house, events } of cases) {
    expect(events.length).toBeGreaterThanOrEqual(6);
    expect(events.length).toBeLessThanOrEqual(8);
    for (const [i, { sensorId, fromMs, deadlineMs }] of events.entries()) {
      expect(sensorId).toBe(HOME_ITSELF);
      expect(deadlineMs - fromMs).toBe(18 * HOUR_MS);
      expect(fromMs - (events[i - 1]?.fromMs ?? 0)).toBeGreaterThanOrEqual(7 * DAY_MS);
      for (const room of roomsOf(house)) {
        const at = seriesOf(house, room).timesMs.indexOf(fromMs + 18 * HOUR_MS);
        const lost =
          (seriesOf(CLEAN, room).celsius[at] as number) - (seriesOf(house, room).celsius[at] as number);
        expect(Math.abs(lost - 18 * (1 - Math.exp(-18 / Number(group))))).toBeLessThan(0.6);
      }
    }
  }
});

test("in mild weather no boiler fails", () => {
  const cases = [...boiler.cases(steadyHouse({ days: 60, outdoorCelsius: 14 }), 1)];
  expect(cases.flatMap(({ events }) => events)).toEqual([]);
});

test("the first alert of any room or the house tells it; alerts and e-mails beside it are counted", () => {
  const fromMs = 30 * DAY_MS;
  const event = {
    sensorId: HOME_ITSELF,
    fault: "boiler" as const,
    fromMs,
    deadlineMs: fromMs + 18 * HOUR_MS,
  };
  const at = (hours: number, cause: "heating-failure" | "open-window") => {
    return { atMs: fromMs + hours * HOUR_MS, sensorId: "kitchen", cause };
  };
  const { columns, rows } = boiler.table([
    {
      group: "20",
      rooms: ["kitchen", "office"],
      events: [{ ...event, endMs: fromMs + 40 * HOUR_MS }],
      firstMs: 0,
      warmUpEndMs: 21 * DAY_MS,
      lastMs: 50 * DAY_MS,
      alerts: [at(-30, "open-window"), at(6, "heating-failure"), at(9, "heating-failure")],
      letters: [],
    },
  ]);
  const row = Object.fromEntries(columns.map(({ name }, i) => [name, rows[0]?.[i]]));
  expect(row).toMatchObject({
    events: 1,
    "told in 18 h": 1,
    "median h": 6,
    "fitting cause": 1,
    "alerts an event": 2,
  });
  expect(row["false a room-day"]).toBeCloseTo(1 / (2 * (29 - 52 / 24)));
});
