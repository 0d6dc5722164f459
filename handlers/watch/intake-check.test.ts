import { checkIntake, INTAKE_BEHIND_AFTER_MS } from "./intake-check.ts";
import type { OpenShard, PulsedStream } from "./stream-pulse.ts";

const NOW = 1e12;
const shards: OpenShard[] = ["a", "b"].map((shardId) => ({ shardId, hashKey: "0" }));

function world(
  proved: Record<string, number>,
  broken: { [Call in "openShards" | "pulse" | "proved"]?: true } = {},
) {
  const pulsed: string[] = [];
  const failures: string[] = [];
  const unless = async <Value>(name: keyof typeof broken, value: Value) => {
    if (broken[name]) throw new Error(`no ${name}`);
    return value;
  };
  const stream: PulsedStream = {
    openShards: () => unless("openShards", shards),
    pulse: (to) => unless("pulse", void pulsed.push(...to.map(({ shardId }) => shardId))),
  };
  const intake = { proved: () => unless("proved", new Map(Object.entries(proved))) };
  const check = () =>
    checkIntake(NOW, { stream, intake }, (what, { message }) => failures.push(`${what}: ${message}`));
  return { check, pulsed, failures };
}

test("the stream is heard as far as its slowest open shard, and each gets a pulse", async () => {
  const { check, pulsed, failures } = world({ a: NOW - 60_000, b: NOW - 61_000, closed: 5 });
  expect(await check()).toEqual({ provedUpToMs: NOW - 61_000, behind: 0 });
  expect([pulsed, failures]).toEqual([["a", "b"], []]);
});

test("shards that have not been heard for five minutes, or never, are behind", async () => {
  const late = NOW - INTAKE_BEHIND_AFTER_MS;
  expect(await world({ a: late, b: late }).check()).toMatchObject({ behind: 0 });
  expect(await world({ a: late - 1, b: late }).check()).toEqual({ provedUpToMs: late - 1, behind: 1 });
  expect(await world({ a: NOW }).check()).toEqual({ provedUpToMs: Number.NEGATIVE_INFINITY, behind: 1 });
});

test.each(["openShards", "proved"] as const)(
  "without %s nothing is proved, and that counts as behind",
  async (call) => {
    const { check, failures } = world({ a: NOW, b: NOW }, { [call]: true });
    expect(await check()).toEqual({ provedUpToMs: Number.NEGATIVE_INFINITY, behind: 1 });
    expect(failures).toEqual([`how far the stream has been heard: no ${call}`]);
  },
);

test("a pulse that is not taken is said, and what is proved holds", async () => {
  const { check, failures } = world({ a: NOW, b: NOW }, { pulse: true });
  expect(await check()).toEqual({ provedUpToMs: NOW, behind: 0 });
  expect(failures).toEqual(["pulse: no pulse"]);
});
