import { createSimulatedHouse } from "../agent/sources/simulated-house/house.ts";
import { NOTICES } from "./notice-times.ts";
import { createStage } from "./stage.ts";

const START_MS = Date.UTC(2026, 0, 10);
const MINUTE_MS = 60_000;
const AJAR = { kind: "door-ajar", sensorId: "freezer" };
const NOTICE_MS = (NOTICES["door-ajar freezer"]?.minutes ?? 0) * MINUTE_MS;

function staged() {
  const house = createSimulatedHouse({ seed: 1, startAtMs: START_MS });
  const clock = { now: START_MS + 86_400_000, nowMs: () => clock.now };
  return { house, clock, stage: createStage(house, 10, clock) };
}

test("a skip lives quickly until the e-mail of a fault is due, then at the chosen speed again", () => {
  const { house, clock, stage } = staged();
  stage.switchFault({ ...AJAR, on: true });
  stage.skipToNotice(AJAR);
  expect(stage.speed()).toBe(600);
  expect(stage.now().skip).toEqual({ toMs: START_MS + NOTICE_MS, thenSpeed: 10 });
  house.advanceTo(START_MS + NOTICE_MS);
  expect(stage.speed()).toBe(10);
  expect(stage.now().skip).toBeUndefined();
  // What is on its way was still measured quickly: nobody may take it for silence.
  expect(stage.fastestWithin(8000)).toBe(600);
  clock.now += 8001;
  expect(stage.fastestWithin(8000)).toBe(10);
});

test("choosing a speed ends a skip", () => {
  const { stage } = staged();
  stage.switchFault({ ...AJAR, on: true });
  stage.skipToNotice(AJAR);
  stage.setSpeed(60);
  expect(stage.speed()).toBe(60);
  expect(stage.now().skip).toBeUndefined();
});

test("a fault says when it began, and forgets it when it is over", () => {
  const { house, stage } = staged();
  const shown = () =>
    stage.now().faults.find(({ kind, sensorId }) => kind === "door-ajar" && sensorId === "freezer");
  house.advanceTo(START_MS + MINUTE_MS);
  stage.switchFault({ ...AJAR, on: true });
  house.advanceTo(START_MS + 2 * MINUTE_MS);
  expect(shown()).toMatchObject({ on: true, began: { houseMs: START_MS + MINUTE_MS } });
  stage.switchFault({ ...AJAR, on: false });
  expect(shown()).toMatchObject({ on: false });
  expect(shown()).not.toHaveProperty("began");
});

test.each([
  ["that has not begun", AJAR, false, "it has not begun"],
  ["that nobody is told of", { kind: "heating-off", sensorId: "bedroom" }, true, "no e-mail comes of it"],
  ["that cannot be", { kind: "window-open", sensorId: "freezer" }, false, "cannot happen"],
])("there is no skip to a fault %s", (_, fault, on, problem) => {
  const { stage } = staged();
  if (on) stage.switchFault({ ...fault, on });
  expect(() => stage.skipToNotice(fault)).toThrow(problem);
});

test("there is no skip once the e-mail is due", () => {
  const { house, stage } = staged();
  stage.switchFault({ ...AJAR, on: true });
  house.advanceTo(START_MS + NOTICE_MS);
  expect(() => stage.skipToNotice(AJAR)).toThrow("due already");
});
