import { mailOf } from "../mail/mail.ts";
import type { Letter } from "../post/letter.ts";
import type { Arrival } from "./arrival.ts";
import type { Home } from "./home.ts";
import { createLiveHome } from "./live.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START_MS = Date.UTC(2026, 0, 31, 12);

/** An hour of a freezer that is well, then its values hour by hour, each held for that hour; null: a reading without a value. */
function liveFreezer(hours: (number | null)[]) {
  const letters: Letter[] = [];
  const seen: { hour: number; home: Home }[] = [];
  const live = createLiveHome("h", { onLetter: (letter) => letters.push(letter) });
  const sender = { agentId: "a", spoolId: "s" };
  const sensors = [{ id: "freezer", name: "Freezer", kind: "freezer" as const }];
  const home = { id: "h", name: "House", timeZone: "UTC", unit: "celsius" as const, sensors };
  const hear = (arrivedAtMs: number, payload: Arrival["payload"]) =>
    live.hear([{ payload, arrivedAtMs, shardId: "s", sequenceNumber: String(arrivedAtMs) }]);
  hear(START_MS, { ...sender, type: "announcement", sequence: 1, sentAtMs: START_MS, home });
  for (let minute = 0; minute < 60 * (hours.length + 1); minute += 2) {
    const takenAtMs = START_MS + minute * MINUTE_MS + 1;
    const steady = minute < 60 ? -19 : (hours[Math.floor(minute / 60) - 1] ?? null);
    const isCode = steady === null || steady > 80;
    const celsius = isCode ? steady : Math.round(10 * (steady + Math.sin(minute / 9) / 5)) / 10;
    const readings = [{ sensorId: "freezer", takenAtMs, celsius }];
    const counted = { homeId: "h", sequence: 2 + minute, sentAtMs: takenAtMs };
    hear(takenAtMs, { ...sender, ...counted, type: "readings", readings });
    seen.push({ hour: minute / 60 - 1, home: live.current() });
  }
  const told = letters.flatMap(({ atMs, items }) =>
    items.map(({ event, alarm: { cause, severity } }) => {
      return `${((atMs - START_MS) / HOUR_MS - 1).toFixed(1)} h: ${event} ${cause} ${severity}`;
    }),
  );
  const { description } = live.current();
  const mails = letters.map((letter) => mailOf(letter, description, { historyOf: () => [] }));
  const alarmsAt = (hour: number) =>
    seen.findLast((one) => one.hour <= hour)?.home.sensors.get("freezer")?.alarms ?? [];
  return { letters, told, mails, alarmsAt };
}

test("a freezer that is back in range is not reminded of: it recovers, then it is over", () => {
  const { told, alarmsAt } = liveFreezer([-5, -5, -5, -18, -18, -18, -18]);
  expect(told).toEqual([
    "0.5 h: firing too-hot critical",
    "1.5 h: reminder too-hot critical",
    expect.stringMatching(/^5\.\d h: resolved too-hot critical$/),
  ]);
  expect(alarmsAt(2.9)).toMatchObject([{ cause: "too-hot", phase: "firing" }]);
  expect(alarmsAt(2.9)[0]?.recoveringSinceMs).toBeUndefined();
  const [recovering] = alarmsAt(3.5);
  expect(recovering).toMatchObject({ severity: "critical", phase: "firing" });
  expect(recovering?.lastCelsius).toBeLessThan(-17);
  // It came back within one reading, further than air can: it is believed after 20 minutes.
  expect(((recovering?.recoveringSinceMs ?? 0) - START_MS) / HOUR_MS - 1).toBeCloseTo(3.33, 1);
});

test("a freezer that warms again while it recovers has the same alarm, and no new e-mail before its reminder", () => {
  const { told, alarmsAt } = liveFreezer([-5, -18, -5, -5, -18, -18, -18]);
  expect(told).toEqual([
    "0.5 h: firing too-hot critical",
    "3.5 h: reminder too-hot critical",
    expect.stringMatching(/^6\.\d h: resolved too-hot critical$/),
  ]);
  expect(alarmsAt(2.5)[0]?.id).toBe(alarmsAt(0.5)[0]?.id);
  expect(alarmsAt(2.5)[0]?.recoveringSinceMs).toBeUndefined();
});

test("a freezer that becomes worse than it was told, after it recovered for a while, is told as worse", () => {
  const { told } = liveFreezer([-9, -18, -3, -18, -18, -18]);
  expect(told.slice(0, 2)).toEqual(["0.7 h: firing too-hot warning", "2.5 h: escalated too-hot critical"]);
});

test("a fault code is never the value of a freezer's alarm, nor of a subject", () => {
  const { letters, mails, alarmsAt } = liveFreezer([-5, 85, 85, null, -18, -18, -18]);
  const ofPlace = letters.flatMap(({ items }) => items).filter(({ alarm }) => alarm.cause === "too-hot");
  expect(ofPlace.map(({ event }) => event)).toEqual(
    expect.arrayContaining(["firing", "reminder", "resolved"]),
  );
  for (const { alarm } of ofPlace) {
    expect(alarm.lastCelsius).toBeLessThan(-4);
    expect(alarm.peakCelsius).toBeLessThan(-4);
  }
  expect(mails.map(({ text }) => text).join("")).toContain(
    "The sensor of Freezer is faulty: it reports 85.0 °C",
  );
  expect(mails.filter(({ subject }) => subject.includes("85"))).toEqual([]);
  const [place, sensor] = alarmsAt(2.5);
  expect(place).toMatchObject({ cause: "too-hot", phase: "firing" });
  expect(place?.lastCelsius).toBeCloseTo(-5, 0);
  expect(sensor).toMatchObject({ cause: "sensor-fault", phase: "firing" });
});

test("a sensor that falls sick does not end a recovery, nor begin the reminders again", () => {
  const { told, alarmsAt } = liveFreezer([-5, -18, 85, -18, -18, -18, -18]);
  const recoveringSinceMs = alarmsAt(1.9)[0]?.recoveringSinceMs;
  expect(recoveringSinceMs).toBeGreaterThan(START_MS);
  expect(alarmsAt(2.9)).toMatchObject([{ cause: "too-hot", recoveringSinceMs }, { cause: "sensor-fault" }]);
  expect(told.filter((line) => line.includes("reminder too-hot"))).toEqual([]);
});
