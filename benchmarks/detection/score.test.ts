import { HOME_ITSELF } from "../../domain/home/description.ts";
import type { Alert, Answer, FaultEvent } from "./case.ts";
import { figuresOf, pooled, scoreOf } from "./score.ts";
import { DAY_MS, HOUR_MS } from "./series.ts";

const DAY_22 = 22 * DAY_MS;

const event = (sensorId = "kitchen"): FaultEvent => ({
  sensorId,
  fault: "bias",
  fromMs: DAY_22,
  deadlineMs: DAY_22 + 2 * HOUR_MS,
  endMs: DAY_22 + 4 * HOUR_MS,
});

const alert = (hours: number, sensorId = "kitchen", cause: Alert["cause"] = "unusual"): Alert => ({
  atMs: DAY_22 + hours * HOUR_MS,
  sensorId,
  cause,
});

function answer(alerts: Alert[], events = [event()]): Answer {
  const times = { firstMs: 0, warmUpEndMs: 21 * DAY_MS, lastMs: 31 * DAY_MS };
  return { group: "test", rooms: ["kitchen", "office"], events, ...times, alerts, letters: [] };
}

test("an alert from the begin to the deadline detects an event, the first one with its delay", () => {
  const score = scoreOf(answer([alert(0.5), alert(1)]));
  expect(score.outcomes).toEqual([expect.objectContaining({ delayMs: HOUR_MS / 2 })]);
  expect(figuresOf(score)).toMatchObject({ recall: 1, precision: 1, f1: 1, alertsPerEvent: 2 });
});

test("an alert after the deadline detects nothing and is no false alarm until 12 hours after the end", () => {
  const score = scoreOf(answer([alert(2.5), alert(15.9)]));
  expect(score.outcomes[0]).not.toHaveProperty("delayMs");
  expect(score.falseAlarms).toEqual([]);
  expect(scoreOf(answer([alert(16.1)])).falseAlarms).toHaveLength(1);
});

test("every alert beside the events is a false alarm by itself, also of another room at the same time", () => {
  const score = scoreOf(answer([alert(-1), alert(-1), alert(1, "office"), alert(1)]));
  expect(score.falseAlarms).toHaveLength(3);
  expect(figuresOf(score)).toMatchObject({ recall: 1, precision: 0.25, f1: 0.4 });
});

test("an alert of the whole house is one of the room that has an event", () => {
  expect(scoreOf(answer([alert(1, HOME_ITSELF)])).outcomes[0]).toMatchObject({ delayMs: HOUR_MS });
  expect(scoreOf(answer([alert(-1, HOME_ITSELF)])).falseAlarms).toHaveLength(1);
});

test("alerts of the warm-up are counted by themselves", () => {
  const score = scoreOf(answer([alert(-30)]));
  expect(score).toMatchObject({ warmUpAlerts: 1, warmUpDays: 42, falseAlarms: [] });
  expect(figuresOf(score).warmUpPerDay).toBeCloseTo(1 / 42);
});

test("the clean days are those of all rooms after the warm-up without events and their tails, overlaps once", () => {
  expect(scoreOf(answer([])).cleanDays).toBeCloseTo(20 - 16 / 24);
  const later = { ...event(), fromMs: DAY_22 + 10 * HOUR_MS, endMs: DAY_22 + 20 * HOUR_MS };
  expect(scoreOf(answer([], [event(), later])).cleanDays).toBeCloseTo(20 - 32 / 24);
});

test("false alarms of fixed limits are told apart", () => {
  const figures = figuresOf(scoreOf(answer([alert(-1, "office", "too-cold"), alert(-1)], [])));
  expect(figures.falsePerDay).toBeCloseTo(2 / 20);
  expect(figures.falsePerDayWithoutLimits).toBeCloseTo(1 / 20);
  expect(figures.recall).toBeUndefined();
});

test("scores of several houses add up", () => {
  const score = pooled([scoreOf(answer([alert(1)])), scoreOf(answer([alert(-1)]))]);
  expect(score.cleanDays).toBeCloseTo(2 * (20 - 16 / 24));
  expect(figuresOf(score)).toMatchObject({ recall: 0.5, precision: 0.5, f1: 0.5 });
});
