import { hear } from "../../domain/home/hear.ts";
import { newStoredHome, type StoredHome } from "../../storage/home-item.ts";
import type { HomeStore } from "../../storage/home-store.ts";
import { noCounts } from "./counts.ts";
import type { IndexedArrival } from "./decode-records.ts";
import { hearHome } from "./hear-home.ts";

const MINUTE_MS = 60_000;

/** A room that freezes, a reading each minute: after some of them there is an e-mail to send. */
function freezingRoom(): IndexedArrival[] {
  return Array.from({ length: 40 }, (_, index) => {
    const arrivedAtMs = (index + 1) * MINUTE_MS;
    const reading = { sensorId: "hall", takenAtMs: arrivedAtMs, celsius: 1 };
    const sequenceNumber = String(index + 1);
    const record = { shardId: "shard-0", sequenceNumber, partitionKey: "h", arrivedAtMs, dataBase64: "" };
    const payload = { type: "single" as const, homeId: "h", reading };
    return { payload, arrivedAtMs, shardId: "shard-0", sequenceNumber, index, record };
  });
}

/** A table in which another invocation has stored the same arrivals, and claimed their e-mails, just before. */
function overtakenBy(winner: StoredHome): HomeStore {
  return {
    load: async () => new Map([["h", winner]]),
    save: async (before) => (before.version < winner.version ? "conflict" : before),
  };
}

test("an invocation that was overtaken by one with the same records leaves the e-mails to that one", async () => {
  const arrivals = freezingRoom();
  const before = newStoredHome("h");
  const winner = { ...before, version: 1, home: hear(before.home, arrivals).home, sendingUntilMs: 60_000 };
  expect(winner.home.post.pending.length).toBeGreaterThan(0);
  const sent: string[] = [];
  await hearHome(before, arrivals, noCounts(), {
    homes: overtakenBy(winner),
    sender: {
      claim: ({ sendingUntilMs }) => (sendingUntilMs === undefined ? 90_000 : undefined),
      send: async (stored) => {
        sent.push(...stored.home.post.pending.map(({ letter }) => letter.id));
        return stored;
      },
    },
    quarantine: { put: () => Promise.reject(new Error("nothing to quarantine")) },
    onGap: () => undefined,
  });
  expect(sent).toEqual([]);
});
