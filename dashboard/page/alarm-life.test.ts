import { lifeOf } from "./alarm-life.ts";

const MINUTE_MS = 60_000;
const NOW_MS = Date.UTC(2026, 0, 31, 19);
const house = { timeZone: "UTC" };
const firing = { phase: "firing", sinceMs: NOW_MS - 90 * MINUTE_MS } as const;

test("what fires and nobody has seen to has no more to say", () => {
  expect(lifeOf(firing, NOW_MS, house)).toEqual([]);
});

test("a pending alarm says when its e-mail is due", () => {
  const pending = { phase: "pending", sinceMs: NOW_MS - 10 * MINUTE_MS } as const;
  expect(lifeOf({ ...pending, tellAtMs: NOW_MS + 20 * MINUTE_MS }, NOW_MS, house)).toEqual([
    "Watched since 18:50, told at about 19:20 if it lasts",
  ]);
  expect(lifeOf(pending, NOW_MS, house)).toEqual(["Watched since 18:50, told if it lasts"]);
});

test("what recovers says when it is over, as far as that is known", () => {
  const recovering = { ...firing, recoveringSinceMs: NOW_MS - 5 * MINUTE_MS };
  expect(lifeOf(recovering, NOW_MS, house)).toEqual(["Recovering since 18:55"]);
  const over = { ...recovering, overAtMs: NOW_MS + 40 * MINUTE_MS };
  expect(lifeOf(over, NOW_MS, house)).toEqual(["Recovering, over at about 19:40"]);
  expect(lifeOf(over, NOW_MS + 41 * MINUTE_MS, house)).toEqual(["Recovering, over soon"]);
});

test("what is acknowledged says until when, with the day where it is another", () => {
  const until = (ms: number) =>
    lifeOf({ ...firing, mute: { how: "acknowledged", untilMs: NOW_MS + ms } }, NOW_MS, house);
  expect(until(60 * MINUTE_MS)).toEqual(["Acknowledged until 20:00"]);
  expect(until(7 * 60 * MINUTE_MS + 7 * MINUTE_MS)).toEqual(["Acknowledged until tomorrow 02:07"]);
  expect(until(3 * 1440 * MINUTE_MS)).toEqual(["Acknowledged until Tue 19:00"]);
  expect(until(8 * 1440 * MINUTE_MS)).toEqual(["Acknowledged until Sun 8 Feb, 19:00"]);
});
