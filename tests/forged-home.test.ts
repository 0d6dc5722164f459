import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { encodeEnvelope } from "../domain/wire/envelope.ts";
import { signed } from "../domain/wire/signed.ts";
import { DUE_PARTITIONS } from "../local/resources.ts";
import { systemClock } from "../platform/clock.ts";
import { newPrivateKey, privateKeyFrom, publicKeyOf, signerOf } from "../platform/signatures.ts";
import { createHomeStore, loaded } from "../storage/home-store.ts";
import { homeKeysItem } from "../storage/signing-keys.ts";
import { home, readingsOf, startPipeline } from "./pipeline.ts";
import { sharedServices } from "./services.ts";
import { until } from "./until.ts";

const services = sharedServices();
const { dynamodb } = services.clients;
let pipeline: Awaited<ReturnType<typeof startPipeline>>;
beforeAll(async () => {
  pipeline = await startPipeline(services);
});
afterAll(async () => {
  await pipeline.stop();
  services.close();
});

test("whoever may write to the stream changes nothing of a home without its key, and the home goes on", async () => {
  const { cloud, envelope, announcement, put, processed, quarantined, stored } = pipeline;
  const { tableName } = cloud.resources;
  const own = privateKeyFrom(newPrivateKey());
  const forger = signerOf(privateKeyFrom(newPrivateKey()));
  await dynamodb.send(
    new PutItemCommand({
      TableName: tableName,
      Item: homeKeysItem(home.id, [{ certificateId: "c1", publicKey: publicKeyOf(own) }], 1),
    }),
  );
  const text = (payload: Parameters<typeof encodeEnvelope>[0]) =>
    Buffer.from(encodeEnvelope(payload)).toString();
  const sign = (payload: string, by = signerOf(own), homeId = home.id) =>
    Buffer.from(signed(homeId, Buffer.from(payload), by)).toString();
  const storedHome = async () => {
    const homes = createHomeStore(dynamodb, { tableName, duePartitions: DUE_PARTITIONS, clock: systemClock });
    return loaded(await homes.load([home.id]), home.id);
  };

  const announced = sign(text(announcement()));
  const genuine = sign(text(envelope(readingsOf("freezer", [-18]))));
  await put(announced, genuine);
  await until("the home is heard", () => processed(2));
  await until("a reading is stored", async () => (await stored("freezer")).length === 1);
  const before = await storedHome();

  const next = text(envelope(readingsOf("freezer", [-18], 1)));
  const forged = [
    next, // unsigned
    sign(next, forger), // by another key
    sign(next).replace("-18", "30"), // altered on its way
    genuine.replaceAll(home.id, "home-2"), // replayed as another home, which has no key: that one takes it
    sign(next, signerOf(own), "home-2"), // signed for another home
  ];
  await put(...forged);
  await until("the forged records are dealt with", () => processed(7));
  const reasons: string[] = [];
  await until("they lie in the quarantine", async () => {
    reasons.push(...(await quarantined()).map(({ reason }) => reason));
    return reasons.length >= 4;
  });
  expect(reasons.sort()).toEqual([
    "signature: missing, and home home-1 takes signed records only",
    "signature: no key of home home-1 has made it",
    "signature: no key of home home-1 has made it",
    "signature: no key of home home-1 has made it",
  ]);
  expect(await storedHome()).toEqual(before);

  await put(sign(next), genuine);
  await until("the home goes on", () => processed(9));
  await until("its next reading is stored", async () => (await stored("freezer")).length === 2);
  expect((await stored("freezer")).map(({ celsius }) => celsius)).toEqual([-18, -18]);
});
