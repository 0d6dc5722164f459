import type { Reading } from "../domain/reading.ts";
import { readingsOf, startPipeline } from "./pipeline.ts";
import { sharedServices } from "./services.ts";
import { until } from "./until.ts";

const services = sharedServices();
const toStop: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of toStop.splice(0)) await stop();
});
afterAll(() => services.close());

const STARTED_MS = Date.UTC(2026, 0, 31);
const minuteMs = (minute: number) => STARTED_MS + minute * 60_000;

/** A pipeline whose watch function ticks quickly, at a time that the test sets in minutes. */
async function watched() {
  let minute = 0;
  const watch = { everyMs: 50, nowMs: () => minuteMs(minute) };
  const pipeline = await startPipeline(services, { watch });
  toStop.unshift(pipeline.stop);
  return {
    ...pipeline,
    setMinute(next: number) {
      minute = next;
    },
    /** The watch function has looked at the present time. */
    async looked() {
      const before = pipeline.lines.length;
      const ticks = () => pipeline.lines.slice(before).filter((line) => line.includes('"HomesDue"')).length;
      await until("the watch function has looked", () => ticks() >= 2);
    },
  };
}

const steady = (sensorId: string, from: number, to: number): Reading[] =>
  readingsOf(sensorId, Array(to - from).fill(sensorId === "freezer" ? -18 : 20), from);

test("a sensor that falls silent while others report is told once, and it is told when it is back", async () => {
  const { put, announcement, envelope, processed, setMinute, looked, subjects } = await watched();
  await put(announcement(), envelope(steady("freezer", 0, 60)), envelope(steady("kitchen", 0, 60)));
  await until("all is stored", () => processed(3));
  await put(envelope(steady("kitchen", 60, 120)));
  await until("the kitchen is stored", () => processed(4));
  setMinute(65);
  await looked();
  expect(subjects()).toEqual([]);
  setMinute(120);
  await looked();
  setMinute(122);
  await until("the silence is told", () => subjects().length > 0);
  await looked();
  expect(subjects()).toEqual(["WARNING: Freezer sends no readings"]);
  await put(envelope(steady("freezer", 123, 133)));
  setMinute(134);
  await until("it is told that it is back", () => subjects().length > 1);
  expect(subjects()[1]).toMatch(/^RESOLVED: Freezer sends readings again/);
});

test("a house that falls silent as a whole is one alarm, not one for each sensor, and it clears by itself", async () => {
  const { put, announcement, envelope, processed, setMinute, looked, subjects, cloud } = await watched();
  await put(announcement(), envelope(steady("freezer", 0, 60)), envelope(steady("kitchen", 0, 59)));
  await until("all is stored", () => processed(3));
  for (const minute of [70, 80, 90, 100, 240]) {
    setMinute(minute);
    await looked();
  }
  await until("the silence is told", () => subjects().length > 0);
  expect(subjects()).toEqual(["WARNING: Test house sends no readings"]);
  expect(cloud.mailbox.mails[0]?.text).toContain("all of its sensors are silent");
  await put(envelope(steady("freezer", 241, 243)), envelope(steady("kitchen", 241, 243)));
  await until("the readings are stored", () => processed(5));
  setMinute(244);
  await looked();
  setMinute(246);
  await until("it is told that it is over", () => subjects().length > 1);
  await looked();
  expect(subjects().slice(1)).toEqual([expect.stringMatching(/^RESOLVED: Test house/)]);
});
