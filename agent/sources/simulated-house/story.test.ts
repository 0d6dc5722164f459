import { faultStory } from "./story.ts";
import { DAY_MS, HOUR_MS, houseAt, MINUTE_MS, SUMMER_MS, WINTER_MS } from "./test-house.ts";

interface Happening {
  kind: string;
  sensorId?: string;
  fromMs: number;
  toMs: number;
}

function happenings(startAtMs: number, seed: number, days: number): Happening[] {
  const house = faultStory(houseAt(startAtMs), { seed });
  const all: Happening[] = [];
  let open: Happening | undefined;
  for (let atMs = startAtMs; atMs <= startAtMs + days * DAY_MS; atMs += MINUTE_MS) {
    house.advanceTo(atMs);
    const active = house.activeFaults();
    expect(active.length).toBeLessThanOrEqual(1);
    if (active[0] !== undefined && open === undefined) open = { ...active[0], fromMs: atMs, toMs: atMs };
    if (active[0] === undefined && open !== undefined) {
      all.push({ ...open, toMs: atMs });
      open = undefined;
    }
  }
  return all;
}

test("a story begins with the freezer door ajar after 24 min, for one and a half to two hours", () => {
  const [first] = happenings(WINTER_MS, 7, 0.2);
  expect(first).toMatchObject({ kind: "door-ajar", sensorId: "freezer", fromMs: WINTER_MS + 24 * MINUTE_MS });
  const lasted = (first?.toMs ?? 0) - (first?.fromMs ?? 0);
  expect(lasted).toBeGreaterThanOrEqual(1.5 * HOUR_MS);
  expect(lasted).toBeLessThanOrEqual(2 * HOUR_MS);
});

test("in a winter week a story tells every kind of fault, with quiet hours in between", () => {
  const all = happenings(WINTER_MS, 1, 7);
  expect(new Set(all.map(({ kind }) => kind)).size).toBe(8);
  all.slice(1).forEach(({ fromMs }, i) => {
    const quietMs = fromMs - (all[i]?.toMs ?? 0);
    expect(quietMs).toBeGreaterThanOrEqual(HOUR_MS);
    expect(quietMs).toBeLessThanOrEqual(2 * HOUR_MS);
  });
});

test("in summer no window and no heating is part of a story, since nothing would be felt", () => {
  const kinds = new Set(happenings(SUMMER_MS, 1, 7).map(({ kind }) => kind));
  expect(kinds).not.toContain("window-open");
  expect(kinds).not.toContain("heating-off");
  expect(kinds).toContain("power-cut");
});

test("the same seed tells the same story, however time is cut into calls", () => {
  const whole = faultStory(houseAt(), { seed: 3 }).advanceTo(WINTER_MS + DAY_MS);
  const pieces = faultStory(houseAt(), { seed: 3 });
  const read = Array.from({ length: 97 }, (_, i) => pieces.advanceTo(WINTER_MS + i * 15 * MINUTE_MS)).flat();
  expect(read).toEqual(whole);
});
