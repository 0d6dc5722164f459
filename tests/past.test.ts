import { cardOf } from "../dashboard/house/card.ts";
import { DAY_MS } from "../domain/duration.ts";
import { sensorOf } from "../domain/home/description.ts";
import { storePast } from "../local/past.ts";
import { scenarioFrom } from "../local/scenario.ts";
import { systemClock } from "../platform/clock.ts";
import { readHistories } from "../storage/history.ts";
import { createHomeStore, loaded } from "../storage/home-store.ts";
import { createTestResources, sharedServices } from "./services.ts";

const services = sharedServices();
afterAll(() => services.close());

const CALM = { homeAlarms: [], isMuted: () => false, paceMs: 0, isLate: false };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

test("the house of npm start begins with two calm weeks: no card is learning, nothing is wrong, no e-mail waits", async () => {
  const { dynamodb } = services.clients;
  const { tableName } = await createTestResources(services);
  const options = { seed: 1, faults: true, past: true, topic: "", dashboard: true };
  const { past, home, clock } = await scenarioFrom(options, "laptop", { log: silent, say: () => undefined });
  const lived = past?.();
  if (lived === undefined) throw new Error("it has no past");
  const parts = [...lived.parts];
  await storePast(dynamodb, tableName, { ...lived, parts });

  const homes = createHomeStore(dynamodb, { tableName, duePartitions: 2, clock: systemClock });
  const stored = loaded(await homes.load([home.id]), home.id).home;
  const states = [...stored.sensors].map(([id, state]) => cardOf(sensorOf(home, id), state, CALM).state);
  expect(states).toEqual(home.sensors.map(() => "normal"));
  expect(stored.post.pending).toEqual([]);

  const histories = await readHistories(dynamodb, tableName, { homeId: home.id });
  const times = [...histories.values()].flat().map(({ takenAtMs }) => takenAtMs);
  expect(times).toHaveLength(parts.flat().length);
  expect(Math.max(...times)).toBeLessThanOrEqual(clock.nowMs());
  expect(Math.min(...times)).toBeLessThan(clock.nowMs() - 13 * DAY_MS);
});
