import type { Live, OpenAlarm, TryFault } from "../wire.ts";
import { courseOf, noticeText } from "./fault-course.ts";

const BEGAN_MS = 1_000_000_000;
const FREEZER: TryFault = {
  kind: "door-ajar",
  sensorId: "freezer",
  on: true,
  notice: { minutes: 30, subject: "WARNING: Freezer too warm" },
  began: { houseMs: BEGAN_MS, machineMs: 5000 },
};
const alarm = (sensorId: string, phase: OpenAlarm["phase"], sinceMs = BEGAN_MS) =>
  ({ code: `${sensorId}${phase}`, sensorId, phase, sinceMs }) as OpenAlarm;
const live = (alarms: OpenAlarm[], mails: Live["mails"] = {}) => ({
  alarms: Object.fromEntries(alarms.map((one) => [one.code, one])),
  mails,
  nowMs: BEGAN_MS + 60_000,
});
const mail = (subject: string, receivedAtMs: number) => ({ subject, text: "Look at it.", receivedAtMs });

test("a fault that has only begun says when its e-mail is expected", () => {
  expect(courseOf(FREEZER, "Freezer", live([]))).toEqual({ dueMs: BEGAN_MS + 30 * 60_000 });
});

test("an alarm that fires comes before one that is only seen, and others' alarms are not its own", () => {
  const alarms = [alarm("freezer", "pending"), alarm("freezer", "firing"), alarm("kitchen", "firing")];
  expect(courseOf(FREEZER, "Freezer", live(alarms)).alarm).toEqual(alarms[1]);
});

test("its e-mail is the first that names it since it began", () => {
  const mails = {
    1: mail("Freezer too warm", 4000),
    2: mail("Kitchen cold", 6000),
    3: mail("Freezer too warm", 7000),
    10: mail("Freezer still too warm", 9000),
  };
  expect(courseOf(FREEZER, "Freezer", live([], mails)).mail).toBe("3");
});

test("of a fault of the whole house each alarm that began after it tells", () => {
  const { sensorId: _, ...house } = FREEZER;
  const before = alarm("kitchen", "firing", BEGAN_MS - 1);
  const after = alarm("bedroom", "pending", BEGAN_MS + 1);
  expect(courseOf(house, undefined, live([before, after])).alarm).toEqual(after);
});

test.each([
  [31, 120, "e-mail after about 31 min, here 16 s"],
  [661, 60, "e-mail after about 11 h, here 11 min"],
  [31, 1, "e-mail after about 31 min"],
  [null, 120, "no e-mail within 3 days"],
])("%s minutes at speed %s read as %s", (minutes, speed, text) => {
  expect(noticeText(minutes === null ? null : { minutes, subject: "" }, speed)).toBe(text);
});
