import type { Severity } from "../../domain/detection/verdict.ts";
import { type AlarmNews, alarmedFirst, alarmsOfNews } from "./alarms.ts";

const news = (
  event: AlarmNews["event"],
  atMs: number,
  changes: Partial<AlarmNews["alarm"]> = {},
): AlarmNews => ({
  sensorId: "freezer",
  event,
  atMs,
  alarm: {
    id: "a",
    cause: "too-hot",
    rule: "limits",
    severity: "warning",
    sinceMs: 10,
    peakCelsius: -11,
    ...changes,
  },
});

test("what is told of an alarm is one alarm: the worst severity, the newest peak, its end", () => {
  const [alarm, ...others] = alarmsOfNews([
    news("firing", 20),
    news("escalated", 30, { severity: "critical", peakCelsius: -6 }),
    news("reminder", 40, { severity: "warning", peakCelsius: -5 }),
    { ...news("resolved", 50, { peakCelsius: null }), answer: "acknowledged" },
  ]);
  expect(others).toEqual([]);
  expect(alarm).toMatchObject({
    severity: "critical",
    peakCelsius: -5,
    sinceMs: 10,
    endedMs: 50,
    isOpen: false,
  });
  expect(alarm?.answer).toBe("acknowledged");
});

test("an alarm of which no end was told is open, and a question is no alarm", () => {
  const alarms = alarmsOfNews([news("question", 5, { id: "q" }), news("firing", 20)]);
  expect(alarms.map(({ id, isOpen, endedMs }) => [id, isOpen, endedMs])).toEqual([["a", true, undefined]]);
});

test("sensors with alarms come first, a critical one before many warnings", () => {
  const sensor = (name: string, ...severities: Severity[]) => ({
    name,
    alarms: alarmsOfNews(severities.map((severity, at) => news("firing", at, { id: String(at), severity }))),
  });
  const sensors = [
    sensor("calm"),
    sensor("many", ...Array(9).fill("warning")),
    sensor("worst", "critical"),
    sensor("still"),
  ];
  expect(alarmedFirst(sensors).map(({ name }) => name)).toEqual(["worst", "many", "calm", "still"]);
});
