import { newHome } from "../../domain/home/home.ts";
import { newStoredHome, type StoredHome } from "../../storage/home-item.ts";
import { createPipeline } from "./pipeline.ts";

const counters = { in: 9, spooled: 9, sent: 5, refused: 0, rejected: 1, dropped: 2 };
const stored: StoredHome = {
  ...newStoredHome("h"),
  readingCount: 1234,
  home: {
    ...newHome("h"),
    agents: [
      {
        id: "pi",
        heardAtMs: 5000,
        alarms: [],
        heartbeat: {
          arrivedAtMs: 5000,
          // Its own clock is years behind.
          sentAtMs: 1,
          startedAtMs: 0,
          counters,
          backlog: { entries: 4, bytes: 100, oldestAtMs: null },
          sources: [],
        },
      },
      { id: "never-heard", heardAtMs: 0, alarms: [] },
    ],
    gaps: [
      {
        agentId: "pi",
        spoolId: "s",
        sequence: 1,
        throughSequence: 2,
        arrivedAtMs: 7000,
        gap: { reason: "full", readings: 2, sinceMs: null, untilMs: null },
      },
    ],
  },
};

test("agents and what they lost stand in the home, by the clock of the stream", () => {
  const quarantine = { count: 0, records: [] };
  const pipeline = createPipeline({ quarantine: () => quarantine, nowMs: () => 0 });
  expect(pipeline(stored)).toMatchObject({
    stored: 1234,
    spooled: 4,
    agents: [{ id: "pi", heardAtMs: 5000, sent: 5, rejected: 1, dropped: 2 }],
    errors: [{ atMs: 7000, text: "Agent pi lost 2 readings: its spool was full." }],
  });
});
