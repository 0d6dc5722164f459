import type { Letter } from "../post/letter.ts";
import type { HeardNotice } from "../post/receive.ts";
import type { Arrival } from "./arrival.ts";
import { createLiveHome, type LiveHome } from "./live.ts";

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 0, 31, 12);
/** Into each minute. */
const OFFSET_MS = 20_500;

/** A freezer that thaws, read each minute of an hour beside a room, and then nothing more. */
function thaw(): Arrival[] {
  const sensors = [
    { id: "freezer", name: "Freezer", kind: "freezer" as const },
    { id: "room", name: "Room", kind: "living" as const },
  ];
  const home = { id: "h", name: "House", timeZone: "UTC", unit: "celsius" as const, sensors };
  const sender = { agentId: "a", spoolId: "s" };
  const readings = Array.from({ length: 60 }, (_, minute): Arrival => {
    const takenAtMs = START_MS + minute * MINUTE_MS + OFFSET_MS;
    const values = [
      { sensorId: "freezer", takenAtMs, celsius: -18 + minute / 3 + (minute % 3) / 10 },
      { sensorId: "room", takenAtMs, celsius: 20 + (minute % 3) / 10 },
    ];
    const payload = { ...sender, type: "readings" as const, homeId: "h", sequence: 2 + 2 * minute };
    return arrival(takenAtMs, { ...payload, sentAtMs: takenAtMs, readings: values });
  });
  const announcement = { ...sender, type: "announcement" as const, sequence: 1, sentAtMs: START_MS, home };
  return [arrival(START_MS, announcement), ...readings];
}

function arrival(arrivedAtMs: number, payload: Arrival["payload"]): Arrival {
  return { payload, arrivedAtMs, shardId: "shard-0", sequenceNumber: String(arrivedAtMs) };
}

function live(drive: (home: LiveHome) => void) {
  const letters: Letter[] = [];
  const notices: HeardNotice[] = [];
  const home = createLiveHome("h", {
    onLetter: (letter) => letters.push(letter),
    onNotice: (notice) => notices.push(notice),
  });
  drive(home);
  return { letters, notices, home: home.current() };
}

test("silence is found at the first whole minute at which it is due, and not a minute before", () => {
  const silences = (untilMs: number) =>
    live((home) => {
      home.hear(thaw());
      home.tickUntil(untilMs);
    }).notices.filter(({ notice }) => notice.alarm.cause === "silence");
  const [silence] = silences(START_MS + 4 * 60 * MINUTE_MS);
  const foundMs = silence?.heardAtMs ?? Number.NaN;
  expect(foundMs % MINUTE_MS).toBe(0);
  expect(silences(foundMs)).toEqual([]);
  expect(silences(foundMs + 1)).toMatchObject([{ sensorId: "", heardAtMs: foundMs }]);
});

test("each e-mail is sent once, and none waits", () => {
  const { letters, home } = live((one) => {
    one.hear(thaw());
    one.tickUntil(START_MS + 3 * 60 * MINUTE_MS);
  });
  expect(letters.length).toBeGreaterThan(1);
  expect(new Set(letters.map(({ id }) => id)).size).toBe(letters.length);
  expect(letters.map(({ atMs }) => atMs)).toEqual(letters.map(({ atMs }) => atMs).sort((a, b) => a - b));
  expect(home.post.pending).toEqual([]);
});

test("arrivals one by one, with time looked at in between, give the same home and e-mails as all at once", () => {
  const endMs = START_MS + 3 * 60 * MINUTE_MS;
  const whole = live((home) => {
    home.hear(thaw());
    home.tickUntil(endMs);
  });
  const oneByOne = live((home) => {
    for (const one of thaw()) {
      home.tickUntil(one.arrivedAtMs - 1);
      home.hear([one]);
    }
    for (let atMs = START_MS + 60 * MINUTE_MS; atMs <= endMs; atMs += 17_000) home.tickUntil(atMs);
    home.tickUntil(endMs);
  });
  expect(oneByOne).toEqual(whole);
});
