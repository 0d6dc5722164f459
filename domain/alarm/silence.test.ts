import type { Alarm } from "./alarm.ts";
import { advance } from "./lifecycle.ts";
import { raiseSilence } from "./silence.ts";

const MINUTE_MS = 60_000;

const lastMs = Date.UTC(2026, 0, 31);
const tooHot = (sinceMs: number) =>
  ({ id: "h", cause: "too-hot", phase: "firing", severity: "critical", sinceMs }) as Alarm;

test("silence is told once, however often the clock ticks, and leaves the other alarms alone", () => {
  let alarms: readonly Alarm[] = [tooHot(lastMs)];
  const told = [];
  for (let minute = 35; minute < 300; minute++) {
    const moved = raiseSilence(alarms, lastMs, -5, lastMs + minute * MINUTE_MS);
    alarms = moved.alarms;
    told.push(...moved.notices.map(({ atMs, alarm }) => `${(atMs - lastMs) / MINUTE_MS} min ${alarm.cause}`));
  }
  expect(told).toEqual(["35 min silence"]);
  expect(alarms.map(({ cause }) => cause)).toEqual(["too-hot", "silence"]);
});

test("it is over when readings come again", () => {
  let { alarms } = raiseSilence([], lastMs, -5, lastMs + 60 * MINUTE_MS);
  const states = [70, 80].flatMap((minute) => {
    const moved = advance(alarms, [], { takenAtMs: lastMs + minute * MINUTE_MS, celsius: -19 });
    alarms = moved.alarms;
    return moved.notices.map((notice) => notice.state);
  });
  expect(states).toEqual(["recovering", "resolved"]);
});
