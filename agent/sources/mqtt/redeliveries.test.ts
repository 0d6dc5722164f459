import type { IPublishPacket } from "mqtt";
import { createRedeliveries } from "./redeliveries.ts";

const DOUBT_MS = 60_000;

function redeliveries() {
  let nowMs = 0;
  const taken: string[] = [];
  const known = createRedeliveries({ nowMs: () => nowMs }, DOUBT_MS);
  const take = async ({ payload }: IPublishPacket) => {
    taken.push(payload.toString());
  };
  return {
    taken,
    known,
    pass: (ms: number) => {
      nowMs += ms;
    },
    deliver: (messageId: number, payload: string, options: Partial<IPublishPacket> = {}) =>
      known.once(
        { cmd: "publish", topic: "t", payload, qos: 1, dup: false, retain: false, messageId, ...options },
        take,
      ),
  };
}

test("a message with DUP, the same id and the same content is not taken once more", async () => {
  const { known, deliver, taken } = redeliveries();
  await deliver(1, "20");
  known.ended();
  known.connected(true);
  await deliver(1, "20", { dup: true });
  expect(taken).toEqual(["20"]);
});

test.each<[string, string, Partial<IPublishPacket>]>([
  ["without DUP it is the next message of the same id", "20", {}],
  ["another payload", "21", { dup: true }],
  ["another topic", "20", { dup: true, topic: "u" }],
  ["QoS 0 has no id", "20", { dup: true, qos: 0 }],
])("any other message is taken: %s", async (_, payload, options) => {
  const { deliver, taken } = redeliveries();
  await deliver(1, "20");
  await deliver(1, payload, options);
  expect(taken).toEqual(["20", payload]);
});

test("a broker that forgot the session counts anew", async () => {
  const { known, deliver, taken } = redeliveries();
  await deliver(1, "20");
  known.connected(false);
  await deliver(1, "20", { dup: true });
  expect(taken).toEqual(["20", "20"]);
});

test("what was taken long before the connection ended was acknowledged: the same once more is a new message", async () => {
  const { known, deliver, taken, pass } = redeliveries();
  await deliver(1, "20");
  pass(DOUBT_MS + 1);
  await deliver(2, "21");
  known.ended();
  pass(3_600_000);
  known.connected(true);
  await deliver(1, "20", { dup: true });
  await deliver(2, "21", { dup: true });
  expect(taken).toEqual(["20", "21", "20"]);
});

test("one that comes again while the first is being taken is acknowledged with it, or not at all", async () => {
  const { known } = redeliveries();
  const packet: IPublishPacket = {
    cmd: "publish",
    topic: "t",
    payload: "20",
    qos: 1,
    dup: false,
    retain: false,
    messageId: 1,
  };
  let fail: (error: Error) => void = () => undefined;
  let takes = 0;
  const take = () => {
    takes += 1;
    return new Promise<void>((_, reject) => {
      fail = reject;
    });
  };
  const first = known.once(packet, take);
  const again = known.once({ ...packet, dup: true }, take);
  fail(new Error("disk full"));
  await expect(first).rejects.toThrow("disk full");
  await expect(again).rejects.toThrow("disk full");
  expect(takes).toBe(1);
  // What was not taken is taken when it comes again.
  await known.once({ ...packet, dup: true }, async () => {
    takes += 1;
  });
  expect(takes).toBe(2);
});

test("what is remembered has a bound", async () => {
  const { deliver, taken } = redeliveries();
  for (let id = 1; id <= 10_001; id++) await deliver(id, "20");
  await deliver(1, "20", { dup: true });
  await deliver(10_001, "20", { dup: true });
  expect(taken).toHaveLength(10_002);
});
