import type { Alarm } from "../../domain/alarm/alarm.ts";
import { alarmCode } from "../../domain/alarm/code.ts";
import { HOME_ITSELF, type HomeDescription } from "../../domain/home/description.ts";
import { newPost, type Post, type PostedAlarm } from "../../domain/post/post.ts";
import { endedAlarms, openAlarms, raisedAlarms } from "./open-alarms.ts";

const home: HomeDescription = {
  id: "h",
  name: "Elm Street",
  timeZone: "UTC",
  unit: "celsius",
  sensors: [{ id: "freezer", name: "Freezer", kind: "freezer" }],
};
const alarm = (values: Partial<Alarm> = {}): Alarm => ({
  id: "too-hot-1",
  cause: "too-hot",
  severity: "warning",
  phase: "firing",
  sinceMs: 0,
  rule: "limits",
  expected: { highCelsius: -12 },
  lastCelsius: -9,
  peakCelsius: -8,
  ...values,
});
const posted = (values: Partial<PostedAlarm> = {}): PostedAlarm => ({
  sensorId: "freezer",
  alarm: alarm(),
  state: "firing",
  changedAtMs: 0,
  heardAtMs: 0,
  ...values,
});
const post = (...alarms: PostedAlarm[]): Post => ({ ...newPost(), alarms });
const NOW_MS = 1000;

test("an alarm is told with its code, its words and what was expected", () => {
  const raised = raisedAlarms(new Map([["freezer", [alarm()]]]), post(posted()), NOW_MS);
  const code = alarmCode("freezer", "too-hot-1");
  expect(openAlarms(home, raised, NOW_MS)).toEqual({
    [code]: expect.objectContaining({
      code,
      name: "Freezer",
      what: "too warm",
      why: "−12.0 °C at most is expected here.",
    }),
  });
});

test("the post adds what is the house's, and not what its sensor no longer has", () => {
  const ofHouse = posted({ sensorId: HOME_ITSELF, alarm: alarm({ id: "silence-1", cause: "silence" }) });
  const raised = raisedAlarms(new Map([["freezer", []]]), post(posted(), ofHouse), NOW_MS);
  expect(raised.map(({ alarm: { id } }) => id)).toEqual(["silence-1"]);
});

test("a mute holds until it has run out", () => {
  const muted = (untilMs: number) => post(posted({ mute: { how: "snoozed", untilMs } }));
  const mutes = (untilMs: number) =>
    raisedAlarms(new Map([["freezer", [alarm()]]]), muted(untilMs), NOW_MS).map(({ mute }) => mute?.how);
  expect(mutes(NOW_MS + 1)).toEqual(["snoozed"]);
  expect(mutes(NOW_MS)).toEqual([undefined]);
});

test("what is over has its duration and its worst value, which a silent sensor has not", () => {
  const over = {
    sensorId: "freezer",
    severity: "warning",
    sinceMs: 0,
    endedAtMs: 500,
    heardAtMs: 500,
  } as const;
  const ended = endedAlarms(home, {
    ...newPost(),
    ended: [
      { ...over, id: "a", cause: "too-hot", peakCelsius: -2 },
      { ...over, id: "b", cause: "silence", peakCelsius: -18 },
    ],
  });
  expect(Object.values(ended).map(({ what, peakCelsius }) => [what, peakCelsius])).toEqual([
    ["too warm", -2],
    ["silent", null],
  ]);
});
