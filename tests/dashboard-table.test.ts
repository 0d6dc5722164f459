import { createTableHome } from "../dashboard/house/table-home.ts";
import { type Dashboard, startDashboard } from "../dashboard/server/server.ts";
import type { HistoryView } from "../dashboard/wire.ts";
import { closeClients, createClients } from "../local/services/clients.ts";
import { systemClock } from "../platform/clock.ts";
import { createHomeStore } from "../storage/home-store.ts";
import { createTestResources, sharedServices } from "./services.ts";
import { DAY_MS, storeYear, type YearOfReadings } from "./year-of-readings.ts";

const services = sharedServices();
/** The page's own client, of which every request counts. */
const ofPage = createClients(services.endpoints);
let requests = 0;
ofPage.dynamodb.middlewareStack.add(
  (next) => (request) => {
    requests += 1;
    return next(request);
  },
  { step: "finalizeRequest" },
);
let year: YearOfReadings;
let home: ReturnType<typeof createTableHome>;
let dashboard: Dashboard;

beforeAll(async () => {
  const { tableName } = await createTestResources(services);
  year = await storeYear(services.clients.dynamodb, tableName, { sensors: 3, heardDays: 4 });
  const client = ofPage.dynamodb;
  home = createTableHome({
    client,
    tableName,
    homes: createHomeStore(client, { tableName, duePartitions: 1, clock: systemClock }),
    homeId: year.homeId,
    where: () => "a test",
    nowMs: (newestMs) => newestMs,
    pipeline: () => ({
      readingsPerSecond: 0,
      stored: 0,
      lagMs: null,
      spooled: 0,
      agents: [],
      quarantine: { count: 0, records: [] },
      errors: [],
    }),
  });
  dashboard = await startDashboard({ house: home, everyMs: 1000, port: 0 });
});

beforeEach(() => {
  requests = 0;
});

afterAll(async () => {
  await dashboard?.close();
  closeClients(ofPage);
  services.close();
});

/** The last `spanMs` of the first sensor, as the page asks for them. */
async function historyOf(spanMs: number): Promise<{ history: HistoryView; bytes: number }> {
  const { sensorId, untilMs } = year;
  const query = new URLSearchParams({
    sensor: sensorId,
    since: String(untilMs - spanMs),
    until: String(untilMs),
  });
  const answer = await fetch(`http://127.0.0.1:${dashboard.port}/api/history?${query}`);
  expect(answer.status).toBe(200);
  const body = await answer.text();
  return { history: JSON.parse(body), bytes: Buffer.byteLength(body) };
}

/** What the last `minutes` of the year came to, counted here. */
function sumsOf(minutes: number) {
  const values = year.celsius.subarray(year.celsius.length - minutes);
  return {
    count: values.length,
    lowestCelsius: values.reduce((a, b) => Math.min(a, b)),
    meanCelsius: Math.round((values.reduce((a, b) => a + b) / values.length) * 100) / 100,
    highestCelsius: values.reduce((a, b) => Math.max(a, b)),
  };
}

test("a year of a reading a minute comes to the page in 100 KB and two requests, as low, high and warm as it was", async () => {
  const { history, bytes } = await historyOf(365 * DAY_MS);
  expect(requests).toBeLessThanOrEqual(2);
  expect(bytes).toBeLessThanOrEqual(100_000);
  expect(history.timesMs.length).toBeLessThanOrEqual(2000);
  expect(history).toMatchObject(sumsOf(year.celsius.length));
});

test("each point of the year is the mean of its minutes, between the lowest and the highest of them", async () => {
  const { history } = await historyOf(365 * DAY_MS);
  const { stepMs = 0, lowest = [], highest = [] } = history.steps ?? {};
  const minutes = stepMs / 60_000;
  const wrong = history.timesMs.filter((atMs, index) => {
    const from = (Math.floor(atMs / stepMs) * stepMs - year.fromMs) / 60_000;
    const values = year.celsius.subarray(from, from + minutes);
    const mean = values.reduce((a, b) => a + b) / values.length;
    return (
      Math.abs((history.celsius[index] ?? Number.NaN) - mean) > 0.0051 ||
      lowest[index] !== Math.min(...values) ||
      highest[index] !== Math.max(...values)
    );
  });
  expect(history.timesMs).toHaveLength((365 * DAY_MS) / stepMs);
  expect(wrong).toEqual([]);
});

test("three days are the hours of those days, two days are readings, each in two requests", async () => {
  const three = (await historyOf(3 * DAY_MS)).history;
  expect(three.steps?.stepMs).toBe(3_600_000);
  expect(three.timesMs).toHaveLength(72 + 1);
  const two = (await historyOf(2 * DAY_MS)).history;
  expect(two.steps).toBeUndefined();
  expect(two).toMatchObject(sumsOf(2 * 1440 + 1));
  expect(requests).toBeLessThanOrEqual(4);
});

test("the cards and day charts of all sensors cost two requests at first, and one from then on", async () => {
  const { cards, charts } = await home.read();
  expect(Object.keys(cards)).toEqual(["freezer-1", "freezer-2", "freezer-3"]);
  for (const { celsius } of Object.values(charts))
    expect(celsius.filter((value) => value !== null)).toHaveLength(96);
  expect(requests).toBe(2);
  await home.read();
  expect(requests).toBe(3);
});
