import type { PutRecordCommand } from "@aws-sdk/client-kinesis";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import type { HomeDescription } from "../domain/home/description.ts";
import { type Envelope, encodeEnvelope } from "../domain/wire/envelope.ts";
import type { QuarantinedRecord } from "../handlers/quarantine.ts";
import { givenUpBatch, keepGivenUp } from "../local/event-source/given-up-batch.ts";
import { DUE_PARTITIONS } from "../local/resources.ts";
import { systemClock } from "../platform/clock.ts";
import { createHomeStore, loaded } from "../storage/home-store.ts";
import type { HomeTarget } from "../tools/home/home-target.ts";
import { redrive } from "../tools/quarantine/redrive.ts";
import { listQuarantine, showQuarantined } from "../tools/quarantine/show.ts";
import { home, readingsOf, startPipeline, thaw } from "./pipeline.ts";
import { sharedServices } from "./services.ts";
import { until } from "./until.ts";

const services = sharedServices();
const { sqs, s3, dynamodb } = services.clients;
const toStop: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of toStop.splice(0)) await stop();
});
afterAll(() => services.close());

const SHARD = "shardId-000000000000";
const nobody = async () => undefined;

/** A cloud side of its own, and the commands that look at it. */
async function system() {
  const pipeline = await startPipeline(services);
  toStop.push(pipeline.stop);
  const { resources, metrics } = pipeline.cloud;
  const target: HomeTarget = {
    where: "the home of the tests",
    homeId: home.id,
    clients: services.clients,
    tableName: resources.tableName,
    duePartitions: DUE_PARTITIONS,
    streamName: resources.streamName,
    quarantineQueueUrl: async () => resources.quarantineQueueUrl,
    givenUpBucket: resources.givenUpBucket,
    arrival: "house",
    pollMs: 20,
    queueWaitSeconds: 0,
    close: () => undefined,
  };
  const lines: string[] = [];
  const said = () => lines.splice(0).join("\n");
  const say = (line: string) => void lines.push(line);
  let place = 1000;
  const recordOf = (payload: Envelope): Omit<QuarantinedRecord, "reason"> => ({
    shardId: SHARD,
    sequenceNumber: String(place++),
    partitionKey: home.id,
    arrivedAtMs: payload.sentAtMs,
    dataBase64: Buffer.from(encodeEnvelope(payload)).toString("base64"),
  });
  return {
    ...pipeline,
    target,
    said,
    list: () => listQuarantine(target, {}, say),
    show: (id: string) => showQuarantined(target, id, {}, say),
    redriveAll: (changes: Partial<HomeTarget> = {}) =>
      redrive({ ...target, ...changes }, undefined, { all: true, yes: true }, say, nobody),
    late: () => metrics.sum("ReadingsLate"),
    stored: () => metrics.sum("ReadingsStored"),
    storedOf: pipeline.stored,
    /** Quarantines records that the stream had in this order; the queue gets them the other way round. */
    async quarantine(...payloads: Envelope[]) {
      const reason = "the function of that time could not read it";
      for (const record of payloads.map(recordOf).reverse()) {
        const MessageBody = JSON.stringify({ reason, ...record });
        await sqs.send(new SendMessageCommand({ QueueUrl: resources.quarantineQueueUrl, MessageBody }));
      }
    },
    async giveUp(...payloads: Envelope[]) {
      const records = payloads.map(recordOf).map((record) => ({
        kinesis: {
          kinesisSchemaVersion: "1.0" as const,
          partitionKey: record.partitionKey,
          sequenceNumber: record.sequenceNumber,
          data: record.dataBase64,
          approximateArrivalTimestamp: record.arrivedAtMs / 1000,
        },
        eventSource: "aws:kinesis" as const,
        eventVersion: "1.0",
        eventID: `${SHARD}:${record.sequenceNumber}`,
        eventName: "aws:kinesis:record" as const,
        invokeIdentityArn: "arn:aws:iam::000000000000:role/local",
        awsRegion: "eu-west-1",
        eventSourceARN: resources.streamArn,
      }));
      const source = {
        functionArn: pipeline.cloud.lambda.arn,
        streamArn: resources.streamArn,
        shardId: SHARD,
        nowMs: Date.now(),
      };
      const batch = givenUpBatch(
        { records, condition: "RecordAgeExceeded", invocations: 4711, lastResult: undefined },
        source,
      );
      await keepGivenUp(s3, resources.givenUpBucket, batch);
    },
  };
}

test("a given-up batch and the quarantine come back with one command, what was stored is not stored twice, and nothing lies aside then", async () => {
  const { put, envelope, giveUp, quarantine, list, show, said, redriveAll, processed, storedOf } =
    await system();
  const minutes = (from: number) => envelope(readingsOf("kitchen", Array(10).fill(20 + from / 100), from));
  const [stored, lost, unread, newest] = [minutes(0), minutes(10), minutes(20), minutes(30)];
  await put(stored, newest);
  await until("both are through", () => processed(2));
  // The function failed on the rest of a batch, whose beginning it had stored.
  await giveUp(stored, lost);
  await quarantine(unread);
  expect(await list()).toBe(1);
  const table = said();
  expect(table).toMatch(/^\w{8} +given up +.*home-1 +2 +RecordAgeExceeded after 4711 invocations$/m);
  expect(table).toMatch(/^\w{8} +quarantined +.*home-1 +1 +the function of that time could not read it$/m);
  await show(/^(\w{8}) +given up/m.exec(table)?.[1] ?? "");
  expect(said()).toMatch(/kind: +given up\n[\s\S]*payload:\n\{"version":1,"type":"readings","home":"home-1"/);
  expect(await redriveAll()).toBe(0);
  expect(said()).toMatch(
    /needs nothing: 10 readings of home-1, stored already\n\w+ +can be read now: 10 readings of home-1[\s\S]*2 brought back, 0 left\./,
  );
  expect(await storedOf("kitchen")).toHaveLength(40);
  expect(new Set((await storedOf("kitchen")).map(({ takenAtMs }) => takenAtMs)).size).toBe(40);
  expect(await list()).toBe(0);
  expect(said()).toBe("Nothing lies aside.");
});

test("520 records, which the queue gives in any order, are judged in the order of the stream, also when the command dies on the way", async () => {
  const { envelope, quarantine, redriveAll, said, stored, late, storedOf } = await system();
  const records = Array.from({ length: 520 }, (_, at) => envelope(readingsOf("kitchen", [20], at)));
  await quarantine(...records);
  const { kinesis } = services.clients;
  let puts = 0;
  const dies = async (command: PutRecordCommand) => {
    puts += 1;
    const answer = await kinesis.send(command);
    if (puts === 100) throw new Error("the command was killed");
    return answer;
  };
  const clients = { ...services.clients, kinesis: { send: dies } as unknown as typeof kinesis };
  await expect(redriveAll({ clients })).rejects.toThrow("the command was killed");
  expect(await redriveAll()).toBe(0);
  expect(said()).toMatch(/520 brought back, 0 left/);
  expect(stored()).toBe(520);
  expect(late()).toBe(0);
  expect((await storedOf("kitchen")).map(({ takenAtMs }) => takenAtMs)).toEqual(
    readingsOf("kitchen", Array(520).fill(20)).map(({ takenAtMs }) => takenAtMs),
  );
});

test("a bug of the core sets one home's records aside, the other home goes on, and after the fix they are judged in their order", async () => {
  const { cloud, put, envelope, announcement, processed, list, said, redriveAll, storedOf, late, subjects } =
    await system();
  const options = { tableName: cloud.resources.tableName, duePartitions: DUE_PARTITIONS, clock: systemClock };
  const homes = createHomeStore(dynamodb, options);
  const describe = async (sensors: unknown) => {
    const before = loaded(await homes.load([home.id]), home.id);
    const described = { ...home, sensors } as HomeDescription;
    const agents = before.home.agents.map((agent) => ({
      ...agent,
      announced: { atMs: 0, home: described },
    }));
    const change = { home: { ...before.home, agents, description: described }, nowMs: 0 };
    expect(await homes.save(before, change)).not.toBe("conflict");
  };
  await put(announcement());
  await until("it is announced", () => processed(1));
  // A home such as the version before has stored it, and this one cannot bear.
  await describe(null);
  const freezer = thaw();
  for (let from = 0; from < 50; from += 10) await put(envelope(freezer.slice(from, from + 10)));
  await put('{"home":"other","sensor":"hall","celsius":18.5}');
  await until("all are through", () => processed(7));
  expect(await list()).toBe(1);
  expect(said()).toMatch(/quarantined .*home home-1 cannot be judged: /);
  expect(await storedOf("freezer")).toEqual([]);
  await describe(home.sensors);
  expect(await redriveAll()).toBe(0);
  expect(await storedOf("freezer")).toEqual(freezer);
  expect(late()).toBe(0);
  await until("the e-mail has come", () => subjects().length > 0);
  expect(subjects()).toEqual([expect.stringMatching(/^WARNING: Freezer/)]);
});
