import type { Letter } from "../post/letter.ts";
import { createLiveHome } from "./live.ts";

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 0, 31, 12);

test("the reminder of a home that grows cold comes after eight hours, with the newest value", () => {
  const letters: { letter: Letter; newest: number }[] = [];
  let newest = Number.NaN;
  const live = createLiveHome("h", { onLetter: (letter) => letters.push({ letter, newest }) });
  const sender = { agentId: "a", spoolId: "s", homeId: "h" };
  const rooms = ["living", "bedroom", "study", "hall"];
  for (let minute = 0; minute < 10 * 60; minute += 5) {
    const takenAtMs = START_MS + minute * MINUTE_MS;
    newest = Math.round(10 * (7.8 - minute / 400)) / 10;
    const readings = rooms.map((sensorId) => ({ sensorId, takenAtMs, celsius: newest }));
    const payload = {
      ...sender,
      sequence: 1 + minute,
      sentAtMs: takenAtMs,
      type: "readings",
      readings,
    } as const;
    live.hear([{ payload, arrivedAtMs: takenAtMs, shardId: "s", sequenceNumber: String(takenAtMs) }]);
  }
  const ofHouse = letters.flatMap(({ letter: { atMs, items }, newest: lastCelsius }) =>
    items
      .filter(({ alarm }) => alarm.cause === "house-too-cold")
      .map((item) => ({ atMs, item, lastCelsius })),
  );
  expect(ofHouse.map(({ item }) => `${item.event} ${item.alarm.severity}`)).toEqual([
    "firing critical",
    "reminder critical",
  ]);
  const [first, reminder] = ofHouse;
  expect((reminder?.atMs ?? 0) - (first?.atMs ?? 0)).toBe(8 * 60 * MINUTE_MS);
  expect(reminder?.item.alarm.lastCelsius).toBeCloseTo(reminder?.lastCelsius ?? 0, 1);
  expect(reminder?.item.alarm.lastCelsius).toBeLessThan(first?.item.alarm.lastCelsius ?? 0);
});
