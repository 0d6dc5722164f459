import { type FaultyNetwork, startFaultyNetwork } from "./faulty-network.ts";
import { readingsOf, startPipeline, thaw } from "./pipeline.ts";
import { sharedServices } from "./services.ts";
import { until } from "./until.ts";

const services = sharedServices();
const toStop: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of toStop.splice(0)) await stop();
});
afterAll(() => services.close());

async function pipeline(options?: Parameters<typeof startPipeline>[1]) {
  const started = await startPipeline(services, options);
  toStop.unshift(started.stop);
  return started;
}

async function network(...[target, fate]: Parameters<typeof startFaultyNetwork>): Promise<FaultyNetwork> {
  const started = await startFaultyNetwork(target, fate);
  toStop.push(started.close);
  return started;
}

test("a thawing freezer is stored, judged and told in one e-mail that says where, how warm and what to do", async () => {
  const { put, announcement, envelope, stored, subjects, cloud } = await pipeline();
  await put(announcement(), envelope(thaw()));
  await until("the e-mail has come", () => subjects().length > 0);
  expect(await stored("freezer")).toEqual(thaw());
  expect(subjects()).toEqual([expect.stringMatching(/^WARNING: Freezer too warm \(-\d+\.\d C\)$/)]);
  expect(cloud.mailbox.mails[0]).toMatchObject({
    text: expect.stringContaining("Check that the door is shut."),
    attributes: { home: "home-1", sensor: "freezer", kind: "freezer", severity: "warning", state: "firing" },
  });
});

test("the same envelopes delivered three times, also cut anew, are stored once and told once", async () => {
  const { put, announcement, envelope, stored, subjects, processed } = await pipeline();
  // In the order of the spool's numbers.
  const announced = announcement();
  const whole = envelope(thaw());
  if (whole.type !== "readings") throw new Error("not readings");
  const tail = { ...whole, sequence: whole.sequence + 5, readings: whole.readings.slice(5) };
  await put(announced, whole, whole, tail, whole);
  await until("all records are through", () => processed(5));
  expect(await stored("freezer")).toEqual(thaw());
  await until("the e-mail has come", () => subjects().length > 0);
  expect(subjects()).toHaveLength(1);
});

test("a record that cannot be read is quarantined with payload and reason, and the shard goes on", async () => {
  const { put, announcement, envelope, stored, quarantined, processed } = await pipeline();
  await put(
    announcement(),
    envelope(thaw()),
    '{"sensor":"freezer","celsius":"warm"}',
    envelope(readingsOf("kitchen", [20])),
  );
  await until("all records are through", () => processed(4));
  const [record, ...others] = await quarantined();
  expect(others).toEqual([]);
  expect(record?.reason).toContain("celsius: ");
  expect(Buffer.from(record?.dataBase64 ?? "", "base64").toString()).toBe(
    '{"sensor":"freezer","celsius":"warm"}',
  );
  expect(await stored("freezer")).toHaveLength(50);
  expect(await stored("kitchen")).toHaveLength(1);
});

test("a single reading that somebody puts on the stream by hand is stored under the partition key's home", async () => {
  const { put, stored, processed } = await pipeline();
  await put('{"sensor":"hall","celsius":18.5,"takenAt":"2026-01-31T10:00:00Z"}');
  await until("the record is through", () => processed(1));
  expect(await stored("hall")).toEqual([
    { sensorId: "hall", takenAtMs: Date.UTC(2026, 0, 31, 10), celsius: 18.5 },
  ]);
});

test("a function that fails midway stores nothing twice and loses nothing, and the e-mail comes once", async () => {
  let writes = 0;
  const faulty = await network(services.endpoints.dynamodb, (operation, body) => {
    if (operation !== "PutItem" || !body.includes('"readingCount"')) return "pass";
    writes += 1;
    // Of the first writes some fail before they are done, some after.
    if (writes % 3 === 1 && writes < 12) return "refuse";
    return writes % 3 === 2 && writes < 12 ? "lose-answer" : "pass";
  });
  const { put, announcement, envelope, stored, subjects, processed } = await pipeline({
    functionEndpoints: { ...services.endpoints, dynamodb: faulty.endpoint },
  });
  const freezer = thaw();
  const kitchen = readingsOf("kitchen", Array(50).fill(20.5));
  await put(announcement());
  for (let from = 0; from < 50; from += 10) {
    await put(envelope(freezer.slice(from, from + 10)), envelope(kitchen.slice(from, from + 10)));
    // A batch of its own each: a home is written once a batch.
    await until("the records are through", () => processed(3 + from / 5));
  }
  expect(writes).toBeGreaterThan(11);
  expect(await stored("freezer")).toEqual(freezer);
  expect(await stored("kitchen")).toEqual(kitchen);
  await until("the e-mail has come", () => subjects().length > 0);
  expect(subjects()).toHaveLength(1);
});

test("a table that is away for a while stops the shard, not the readings", async () => {
  let away = true;
  const faulty = await network(services.endpoints.dynamodb, () => (away ? "cut" : "pass"));
  const { put, announcement, envelope, stored, cloud, processed } = await pipeline({
    functionEndpoints: { ...services.endpoints, dynamodb: faulty.endpoint },
  });
  await put(announcement(), envelope(thaw()));
  await until("the function has failed", () => cloud.mapping.counters.retries > 0);
  away = false;
  await until("all records are through", () => processed(2));
  expect(await stored("freezer")).toEqual(thaw());
});

test("while SNS is away the alarm waits with its sensor, and is told once when SNS is back", async () => {
  let away = true;
  let refused = 0;
  const faulty = await network(services.endpoints.messaging, (operation) => {
    if (operation !== "Publish" || !away) return "pass";
    refused += 1;
    return "refuse";
  });
  const { put, announcement, envelope, stored, subjects, processed } = await pipeline({
    functionEndpoints: { ...services.endpoints, messaging: faulty.endpoint },
    timeoutSeconds: 2,
  });
  await put(announcement(), envelope(thaw()));
  await until("the record is through all the same", () => processed(2));
  await until("SNS has been asked in vain", () => refused > 0);
  expect(await stored("freezer")).toHaveLength(50);
  away = false;
  let minute = 50;
  await until("the e-mail has come", async () => {
    await put(envelope(readingsOf("freezer", [-9], minute++)));
    await new Promise((resolve) => setTimeout(resolve, 200));
    return subjects().length > 0;
  });
  await put(envelope(readingsOf("freezer", [-9, -9, -9], minute)));
  await until("the rest is through", () => processed(3 + minute - 50));
  expect(subjects()).toHaveLength(1);
});
