import { seededRandom } from "../platform/random.ts";
import { fuzzReader, inputOf } from "./fuzz/fuzz.ts";
import { drawInput } from "./fuzz/inputs.ts";
import type { Reader } from "./fuzz/reader.ts";
import { READERS } from "./fuzz/readers.ts";

const INPUTS = 300;

test.each(READERS.map((reader) => [reader.name, reader] as const))(
  "%s accepts or refuses any bytes, and what it accepts the next stage takes",
  async (_, reader) => {
    const { accepted, failures } = await fuzzReader(reader, { seed: 1, from: 0, inputs: INPUTS });
    expect(failures).toEqual([]);
    // Otherwise it would be tested on one side alone.
    expect(accepted).toBeGreaterThan(0);
    expect(accepted).toBeLessThan(INPUTS);
  },
);

test.each(READERS.map((reader) => [reader.name, reader] as const))(
  "%s accepts its samples",
  async (_, reader) => {
    for (const sample of reader.samples) {
      const accepted = await reader.read(Buffer.from(sample));
      if (!/^(mqtt-|shown-text)/.test(reader.name)) expect([sample, accepted]).toEqual([sample, true]);
    }
  },
);

test("there are as many readers as there are doors, each under a name of its own", () => {
  expect(new Set(READERS.map(({ name }) => name)).size).toBe(READERS.length);
  expect(READERS.length).toBeGreaterThanOrEqual(23);
});

test("a reader that crashes, and one that accepts what the next stage refuses, would be found", async () => {
  const crashing: Reader = {
    name: "crashing",
    share: 1,
    samples: ['{"a":1}'],
    read(input) {
      if (`${input}`.includes("__proto__")) throw new TypeError("cannot read it");
      return true;
    },
  };
  const { failures } = await fuzzReader(crashing, { seed: 1, from: 0, inputs: 500 });
  expect(failures[0]).toEqual({
    input: expect.any(Number),
    problem: expect.stringContaining("TypeError: cannot read it"),
    shown: expect.stringContaining("__proto__"),
  });
  const first = failures[0]?.input ?? 0;
  expect(`${inputOf(crashing, 1, first)}`).toContain("__proto__");
});

test("the same seed gives the same inputs, another seed others", () => {
  const draw = (seed: number) => {
    const random = seededRandom(seed, "inputs");
    return Array.from({ length: 200 }, () => drawInput(random, ['{"a":[1,"b"]}']).toString("latin1"));
  };
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  expect(new Set(draw(1)).size).toBeGreaterThan(120);
});
