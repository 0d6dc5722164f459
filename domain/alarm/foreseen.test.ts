import type { Arrival } from "../home/arrival.ts";
import { type Home, newHome } from "../home/home.ts";
import { createLiveHome } from "../home/live.ts";
import { overAtMs, tellAtMs } from "./foreseen.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START_MS = Date.UTC(2026, 0, 31, 12);

/** A freezer, a reading in two minutes, that warms after an hour and is back after three; its home after each reading. */
function thawedFreezer(): { atMs: number; home: Home }[] {
  const seen: { atMs: number; home: Home }[] = [];
  const live = createLiveHome("h", { onLetter: () => undefined });
  const sender = { agentId: "a", spoolId: "s" };
  const sensors = [{ id: "freezer", name: "Freezer", kind: "freezer" as const }];
  const home = { ...newHome("h").description, sensors };
  const hear = (arrivedAtMs: number, payload: Arrival["payload"]) =>
    live.hear([{ payload, arrivedAtMs, shardId: "s", sequenceNumber: String(arrivedAtMs) }]);
  hear(START_MS, { ...sender, type: "announcement", sequence: 1, sentAtMs: START_MS, home });
  for (let minute = 0; minute < 60 * 8; minute += 2) {
    const atMs = START_MS + minute * MINUTE_MS + 1;
    const isWarm = minute >= 60 && minute < 180;
    const celsius = Math.round(10 * ((isWarm ? -5 : -19) + Math.sin(minute / 9) / 5)) / 10;
    const readings = [{ sensorId: "freezer", takenAtMs: atMs, celsius }];
    const counted = { homeId: "h", sequence: 2 + minute, sentAtMs: atMs };
    hear(atMs, { ...sender, ...counted, type: "readings", readings });
    seen.push({ atMs, home: live.current() });
  }
  return seen;
}

test("a recovering alarm is over when it was foreseen, at the next reading", () => {
  const seen = thawedFreezer();
  const foreseen = seen.flatMap(({ home }) => {
    const { alarms = [], detector, watermarkMs = 0 } = home.sensors.get("freezer") ?? {};
    const [alarm] = alarms;
    if (alarm === undefined || detector === undefined) return [];
    return overAtMs(alarm, detector.tracks, watermarkMs) ?? [];
  });
  const isOpen = ({ home }: { home: Home }) => home.sensors.get("freezer")?.alarms.length === 1;
  const lastOpenMs = seen.findLast(isOpen)?.atMs ?? 0;
  expect(foreseen.length).toBeGreaterThan(30);
  expect(lastOpenMs).toBeGreaterThan(START_MS + 4 * HOUR_MS);
  // An hour is exact; the calm before it is known from the first reading that is not odd.
  for (const atMs of foreseen) {
    expect(atMs).toBeGreaterThan(lastOpenMs);
    expect(atMs).toBeLessThanOrEqual(lastOpenMs + 10 * MINUTE_MS);
  }
});

test("what does not recover has no end in sight", () => {
  const still = {
    cause: "too-hot",
    phase: "firing",
    rule: "limits",
    severity: "warning",
    sinceMs: 0,
  } as const;
  expect(overAtMs(still, {}, 1)).toBeUndefined();
  expect(tellAtMs(still, "freezer")).toBeUndefined();
});

test("a pending alarm of a limit is told when the limit was crossed for as long as its place asks", () => {
  const pending = { phase: "pending", rule: "limits", severity: "warning", sinceMs: 1000 } as const;
  expect(tellAtMs(pending, "freezer")).toBeGreaterThan(1000 + 10 * MINUTE_MS);
  expect(tellAtMs({ ...pending, rule: "warming" }, "freezer")).toBeUndefined();
});
