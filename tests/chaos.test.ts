import { chaos } from "./chaos/chaos.ts";

// The short form of `npm run chaos`, with stories that are quick.

test.each([11, 18, 21, 23, 32, 37, 42, 44, 50, 56, 66, 78, 84, 87])(
  "story %i: everything is stored once, as without faults, and told, and nothing is left waiting",
  async (seed) => {
    const report = await chaos(seed);
    expect(report.problems).toEqual([]);
    expect(report.records).toBeGreaterThan(0);
  },
);

test("story 11, in which the table is away for hours: hundreds of tries fail, and it costs nothing but time", async () => {
  const report = await chaos(11);
  expect(report.mostFailures).toBeGreaterThan(100);
  expect(report.problems).toEqual([]);
  expect(report.letters).toBeGreaterThan(0);
});

test("the same seed gives the same run, to the last fault", async () => {
  const runs = await Promise.all(
    [11, 11].map(async (seed) => {
      const lines: string[] = [];
      const report = await chaos(seed, (line) => lines.push(line));
      return { report, lines };
    }),
  );
  expect(runs[0]).toEqual(runs[1]);
  expect(runs[0]?.report.faults).toBeGreaterThan(0);
  expect(runs[0]?.report.letters).toBeGreaterThan(0);
});
