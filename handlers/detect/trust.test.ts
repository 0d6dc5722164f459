import { DeleteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { instanceKeyItem } from "../../domain/wire/instance-key.ts";
import { signed } from "../../domain/wire/signed.ts";
import { newPrivateKey, privateKeyFrom, publicKeyOf, signerOf } from "../../platform/signatures.ts";
import { homeKeysItem, redriveKeyItem } from "../../storage/signing-keys.ts";
import { createTestStream, type TestPayload } from "../../tests/helpers/kinesis-event.ts";
import { createMemoryCloud } from "../../tests/helpers/memory-cloud.ts";

const START = Date.UTC(2026, 0, 31, 11);
const HOUR = 3_600_000;
const keyPair = () => {
  const key = privateKeyFrom(newPrivateKey());
  return { sign: signerOf(key), publicKey: publicKeyOf(key) };
};
const own = keyPair();
const other = keyPair();
const reading = (celsius = 20) => JSON.stringify({ home: "elm", sensor: "a", celsius });
/** The text of a record of home elm, signed for a home. */
const signedBy = ({ sign }: typeof own, text = reading(), homeId = "elm"): string =>
  Buffer.from(signed(homeId, Buffer.from(text), sign)).toString();

function world(options: { requireSignatures?: boolean } = {}) {
  const cloud = createMemoryCloud(START, options);
  const stream = createTestStream();
  return {
    ...cloud,
    put: (Item: PutItemCommand["input"]["Item"]) =>
      cloud.dynamodb.send(new PutItemCommand({ TableName: cloud.tableName, Item })),
    async hear(...texts: string[]) {
      const payloads = texts.map((text): TestPayload => ({ homeId: "elm", text }));
      return (await cloud.deploy().detect(stream.event(cloud.clock.nowMs(), ...payloads))).counts;
    },
    reasons: () => cloud.quarantined.map(({ reason }) => reason),
  };
}
const enrolled = ({ publicKey }: typeof own, version = 1) =>
  homeKeysItem("elm", [{ certificateId: "c1", publicKey }], version);

test("a home without a key takes records whoever signed them", async () => {
  const { hear } = world();
  expect(await hear(reading(), signedBy(other))).toMatchObject({ stored: 2, untrusted: 0 });
});

test("an enrolled home takes what its own key has signed, and nothing else changes it", async () => {
  const { hear, put, stored, reasons } = world();
  await put(enrolled(own));
  expect(await hear(signedBy(own))).toMatchObject({ stored: 1, quarantined: 0 });
  const before = stored("elm");
  const altered = signedBy(own).replace("20", "99");
  const forged = [
    reading(),
    signedBy(other),
    altered,
    signedBy(own, reading(), "oak"),
    signedBy(own, reading().replace("elm", "oak")).replace("oak", "elm"),
  ];
  expect(await hear(...forged)).toMatchObject({ stored: 0, quarantined: 5, untrusted: 5 });
  expect(stored("elm")).toEqual(before);
  const byNobody = "signature: no key of home elm has made it";
  expect(reasons()).toEqual([
    "signature: missing, and home elm takes signed records only",
    byNobody,
    byNobody,
    byNobody,
    byNobody,
  ]);
  expect(await hear(signedBy(own, reading(21)), reading(), signedBy(own, reading(22)))).toMatchObject({
    stored: 2,
    untrusted: 1,
  });
});

test("a home whose keys were all revoked takes nothing", async () => {
  const { hear, put } = world();
  await put(homeKeysItem("elm", [], 2));
  expect(await hear(reading(), signedBy(own))).toMatchObject({ stored: 0, untrusted: 2 });
});

test("a stored key that is none lets nobody in", async () => {
  const { hear, put } = world();
  await put(enrolled({ ...own, publicKey: Buffer.from("no key") }));
  expect(await hear(signedBy(own))).toMatchObject({ stored: 0, untrusted: 1 });
});

test("the instance's key speaks for one home, and for none that has an enrolled key", async () => {
  const { hear, put } = world();
  await put(instanceKeyItem("elm", own.publicKey));
  expect(await hear(reading(), signedBy(other), signedBy(own))).toMatchObject({ stored: 1, untrusted: 2 });
  await put(enrolled(other));
  expect(await hear(signedBy(own), signedBy(other))).toMatchObject({ stored: 1, untrusted: 1 });
  await put(homeKeysItem("elm", [], 2));
  expect(await hear(signedBy(own), signedBy(other))).toMatchObject({ stored: 1, untrusted: 1 });
  await put(instanceKeyItem("oak", own.publicKey));
  expect(await hear(signedBy(own))).toMatchObject({ stored: 0, untrusted: 1 });
});

test("a home that moved back to no key at all is heard as before", async () => {
  const { hear, put, dynamodb, tableName } = world();
  await put(enrolled(own));
  const { pk, sk } = enrolled(own);
  await dynamodb.send(new DeleteItemCommand({ TableName: tableName, Key: { pk, sk } as never }));
  expect(await hear(reading())).toMatchObject({ stored: 1 });
});

test("an engineer's key puts records back while it is good", async () => {
  const { hear, put, advanceTo } = world();
  await put(enrolled(own));
  await put(redriveKeyItem(other.publicKey, START + HOUR));
  expect(await hear(signedBy(other))).toMatchObject({ stored: 1 });
  advanceTo(START + HOUR);
  expect(await hear(signedBy(other))).toMatchObject({ stored: 0, untrusted: 1 });
});

test("where signatures are required, a home without a key is refused, and a drill is not", async () => {
  const { hear, reasons, put } = world({ requireSignatures: true });
  expect(await hear(reading(), signedBy(own))).toMatchObject({ stored: 0, untrusted: 2 });
  expect(reasons()[0]).toBe("signature: home elm has no key, and this environment takes signed records only");
  expect(await hear(reading().replace("elm", "drill-1"))).toMatchObject({ stored: 1 });
  await put(enrolled(own));
  expect(await hear(signedBy(own))).toMatchObject({ stored: 1 });
});
