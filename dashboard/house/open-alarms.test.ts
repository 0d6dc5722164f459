import type { Alarm } from "../../domain/alarm/alarm.ts";
import { alarmCode } from "../../domain/alarm/code.ts";
import { agentItself, HOME_ITSELF, type HomeDescription } from "../../domain/home/description.ts";
import { type Home, newHome, newSensorState } from "../../domain/home/home.ts";
import { newPost, type PostedAlarm } from "../../domain/post/post.ts";
import { endedAlarms, openAlarms, raisedAlarms } from "./open-alarms.ts";

const description: HomeDescription = {
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
const NOW_MS = 1000;

function homeWith({ alarms = [], post = [], ...values }: Parts): Home {
  return {
    ...newHome("h"),
    description,
    sensors: new Map([["freezer", { ...newSensorState(), alarms }]]),
    post: { ...newPost(), alarms: post },
    ...values,
  };
}

/** What a home has raised: its freezer, its post, and what is its own. */
interface Parts extends Partial<Omit<Home, "post" | "alarms">> {
  alarms?: Alarm[];
  post?: PostedAlarm[];
}

test("an alarm is told with its code, its words and what was expected", () => {
  const raised = raisedAlarms(homeWith({ alarms: [alarm()], post: [posted()] }), NOW_MS);
  const code = alarmCode("freezer", "too-hot-1");
  expect(openAlarms(description, raised, NOW_MS)).toEqual({
    [code]: expect.objectContaining({
      code,
      name: "Freezer",
      what: "too warm",
      why: "Normal here is -12 °C or colder.",
    }),
  });
});

test("alarms of the home and of its agents are raised once each, with what the post says of them", () => {
  const silence = alarm({ id: "silence-1", cause: "silence" });
  const mute = { how: "acknowledged", untilMs: NOW_MS + 1 } as const;
  const home: Home = {
    ...homeWith({
      post: [
        posted({ sensorId: HOME_ITSELF, alarm: silence, mute }),
        posted({ sensorId: agentItself("pi"), alarm: silence }),
      ],
      agents: [{ id: "pi", heardAtMs: NOW_MS, alarms: [silence] }],
    }),
    alarms: [silence],
  };
  expect(raisedAlarms(home, NOW_MS)).toEqual([
    { sensorId: agentItself("pi"), alarm: silence },
    { sensorId: HOME_ITSELF, alarm: silence, mute },
  ]);
});

test("a home-wide alarm comes from the post, but not what its sensor no longer has", () => {
  const homeWide = posted({ sensorId: HOME_ITSELF, alarm: alarm({ id: "wide-1", cause: "house-too-hot" }) });
  const raised = raisedAlarms(homeWith({ post: [posted(), homeWide] }), NOW_MS);
  expect(raised.map(({ alarm: { id } }) => id)).toEqual(["wide-1"]);
});

test("a mute holds until it has run out", () => {
  const muted = (untilMs: number) =>
    homeWith({ alarms: [alarm()], post: [posted({ mute: { how: "snoozed", untilMs } })] });
  const mutes = (untilMs: number) => raisedAlarms(muted(untilMs), NOW_MS).map(({ mute }) => mute?.how);
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
  const ended = endedAlarms(description, {
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
