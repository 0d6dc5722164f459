import type { Alarm } from "../../domain/alarm/alarm.ts";
import { agentItself } from "../../domain/home/description.ts";
import { type Home, newHome } from "../../domain/home/home.ts";
import { dispatched, refused, told } from "../../domain/home/letters.ts";
import { createTarget } from "../home/target-fixture.ts";
import { createFollower } from "./follow.ts";

const NOW_MS = Date.UTC(2026, 0, 31);
const MINUTE_MS = 60_000;
const alarm: Alarm = {
  id: "a1",
  cause: "silence",
  severity: "critical",
  phase: "firing",
  sinceMs: NOW_MS,
  rule: "silence",
  expected: {},
  lastCelsius: null,
  peakCelsius: null,
};

/** A home whose agent is silent, and whose e-mail of that is put together. */
function withLetter(): Home {
  const home = { ...newHome("home"), agents: [{ id: "pi", heardAtMs: NOW_MS, alarms: [alarm] }] };
  const notice = { id: "n1", state: "firing" as const, atMs: NOW_MS, alarm };
  const noticed = dispatched(home, [{ sensorId: agentItself("pi"), notice }], NOW_MS);
  return dispatched(noticed, [], NOW_MS + 10 * MINUTE_MS);
}

test("an e-mail is told when SNS has accepted it, not when it was put together, and a refusal once", async () => {
  const { target, store } = createTarget();
  const follow = createFollower(target);
  const types = async () => (await follow()).map(({ type }) => type);
  expect(await types()).toEqual([]);
  const waiting = withLetter();
  const [first] = waiting.post.pending;
  expect(first).toBeDefined();
  await store(waiting, NOW_MS);
  expect(await types()).toEqual(["alarm"]);
  const unsent = refused(waiting, first?.letter.id ?? "", { nowMs: NOW_MS + 10 * MINUTE_MS, why: "other" });
  await store(unsent, NOW_MS);
  expect(await types()).toEqual(["refused"]);
  const again = dispatched(unsent, [], NOW_MS + 15 * MINUTE_MS);
  await store(again, NOW_MS);
  expect(await types()).toEqual([]);
  await store(told(again, again.post.pending[0]?.letter.id ?? ""), NOW_MS);
  expect(await types()).toEqual(["e-mail"]);
});

test("the alarms of an agent begin and end under a code of their own", async () => {
  const { target, store } = createTarget();
  const follow = createFollower(target);
  await store(newHome("home"), NOW_MS);
  await follow();
  await store({ ...newHome("home"), agents: [{ id: "pi", heardAtMs: NOW_MS, alarms: [alarm] }] }, NOW_MS);
  const [begun] = await follow();
  expect(begun).toMatchObject({
    type: "alarm",
    sensor: agentItself("pi"),
    state: "firing",
    cause: "silence",
  });
  const recovering = { ...alarm, recoveringSinceMs: NOW_MS };
  await store(
    { ...newHome("home"), agents: [{ id: "pi", heardAtMs: NOW_MS, alarms: [recovering] }] },
    NOW_MS,
  );
  expect(await follow()).toEqual([{ ...begun, state: "recovering" }]);
  await store({ ...newHome("home"), agents: [{ id: "pi", heardAtMs: NOW_MS, alarms: [] }] }, NOW_MS);
  expect(await follow()).toEqual([{ ...begun, state: "over" }]);
});
