import type { LetterItem } from "../../../domain/post/letter.ts";
import type { Alert, Answer } from "../case.ts";
import { DAY_MS, HOUR_MS, seriesOf } from "../series.ts";
import { steadyCelsius, steadyHouse } from "../test-house.ts";
import { overlap } from "./overlap.ts";
import { outcomesOf } from "./overlap-outcome.ts";

const CASES = [...overlap.cases(steadyHouse({ days: 60, outdoorCelsius: 0 }), 1)];

const caseOf = (name: string) => {
  const found = CASES.find(({ group }) => group === name);
  if (found === undefined) throw new Error(`no case ${name}`);
  return found;
};

test("each room is 4 C too cold for 90 hours, and a day into it its sensor has a second fault", () => {
  for (const { group, house, events } of CASES) {
    const firsts = events.filter(({ fault }) => fault === "deviation");
    expect(firsts.map(({ sensorId }) => sensorId).sort()).toEqual(["kitchen", "office"]);
    for (const { sensorId, fromMs } of firsts) {
      const { timesMs, celsius } = seriesOf(house, sensorId);
      const atMs = fromMs + 23 * HOUR_MS;
      expect(celsius[timesMs.indexOf(atMs)]).toBeCloseTo(steadyCelsius(atMs) - 4, 1);
      const second = events.find((one) => one.sensorId === sensorId && one.fault !== "deviation");
      if (group === "none (control)") expect(second).toBeUndefined();
      else expect((second?.fromMs ?? 0) - fromMs).toBe((24 + 1 / 6) * HOUR_MS);
    }
  }
});

test.each([
  ["85 code", 2, (celsius: number) => celsius === 85],
  ["6553.4 wrap", 1, (celsius: number) => celsius === 6553.4],
  ["dropout", 37, Number.isNaN],
])("%s is what the sensor reports, for %d readings", (group, count, isIt) => {
  const { house, events } = caseOf(group);
  for (const { sensorId } of events.filter(({ fault }) => fault === "deviation"))
    expect(seriesOf(house, sensorId).celsius.filter(isIt)).toHaveLength(count);
});

describe("of a pair", () => {
  const fromMs = 30 * DAY_MS;
  const first = {
    sensorId: "kitchen",
    fault: "deviation",
    fromMs,
    deadlineMs: fromMs + 24 * HOUR_MS - 1,
  } as const;
  const secondMs = fromMs + 24 * HOUR_MS;
  const second = {
    sensorId: "kitchen",
    fault: "spike",
    fromMs: secondMs,
    deadlineMs: secondMs + HOUR_MS,
  } as const;
  const alert = (hours: number, cause: Alert["cause"]) => {
    return { atMs: fromMs + hours * HOUR_MS, sensorId: "kitchen", cause };
  };
  const resolved = (hours: number, cause: Alert["cause"]) => {
    const item = { sensorId: "kitchen", event: "resolved", alarm: { cause } } as LetterItem;
    return {
      id: "1",
      atMs: fromMs + hours * HOUR_MS,
      kind: "news",
      items: [item],
      omitted: 0,
      heldBack: 0,
    } as const;
  };
  const outcome = (alerts: Alert[], letters: ReturnType<typeof resolved>[] = []) => {
    const answer = {
      group: "85 code",
      rooms: ["kitchen"],
      events: [
        { ...first, endMs: fromMs + 100 * HOUR_MS },
        { ...second, endMs: secondMs + HOUR_MS },
      ],
      firstMs: 0,
      warmUpEndMs: 21 * DAY_MS,
      lastMs: 50 * DAY_MS,
      alerts,
      letters: letters.map((letter) => ({ ...letter, items: [...letter.items] })),
    } satisfies Answer;
    return outcomesOf(answer)[0];
  };

  test("the second is told by an alert that names it, not by one more of the first", () => {
    expect(outcome([alert(3, "unusual"), alert(24.5, "too-cold")])).toMatchObject({ secondTold: false });
    expect(outcome([alert(3, "unusual"), alert(24.5, "sensor-fault")])).toMatchObject({
      firstTold: true,
      open: true,
      kept: true,
      secondTold: true,
      hours: 0.5,
    });
    expect(outcome([alert(3, "unusual"), alert(26, "sensor-fault")])).toMatchObject({ secondTold: false });
  });

  test("the first is not kept when an e-mail ends it within six hours after the second", () => {
    expect(outcome([alert(3, "unusual")], [resolved(28, "unusual")])).toMatchObject({
      open: true,
      kept: false,
    });
    expect(outcome([alert(3, "unusual")], [resolved(40, "unusual")])).toMatchObject({ kept: true });
    expect(outcome([alert(3, "unusual")], [resolved(28, "sensor-fault")])).toMatchObject({ kept: true });
  });

  test("a first that was not told, or was over, is not asked whether it is kept", () => {
    expect(outcome([])).toMatchObject({ firstTold: false, kept: undefined });
    expect(outcome([alert(3, "unusual")], [resolved(20, "unusual")])).toMatchObject({
      open: false,
      kept: undefined,
    });
  });
});
