import { ONE_HOME } from "../../environments/capacity.ts";
import { measureHome } from "./home-rates.ts";
import { wallsOf } from "./walls.ts";

const wallsFor = (homes: number, paceSeconds: number) =>
  wallsOf({ ...ONE_HOME, homes, paceSeconds }, measureHome({ ...ONE_HOME, paceSeconds }), 8);

test("one home is far from every wall", () => {
  for (const { share } of wallsFor(1, 60)) expect(share).toBeLessThan(0.05);
});

test("100,000 homes fit at a pace of ten minutes, and their topics are the nearest wall", () => {
  const walls = wallsFor(100_000, 600);
  expect(walls[0]).toMatchObject({ what: expect.stringContaining("topics"), share: 1 });
  for (const { share } of walls) expect(share).toBeLessThanOrEqual(1);
});

test("at a pace of a minute their writes are beyond what a table takes", () => {
  const writes = wallsFor(200_000, 60).find(({ what }) => what.includes("of a table"));
  expect(writes?.share).toBeGreaterThan(1);
});

test("a million homes are told what has to be asked for, the nearest wall first", () => {
  const walls = wallsFor(1_000_000, 600);
  const shares = walls.map(({ share }) => share);
  expect(shares).toEqual([...shares].sort((a, b) => b - a));
  expect(walls.filter(({ share }) => share > 1).map(({ what }) => what.split(":")[0])).toEqual([
    "SNS",
    "IoT",
    "watch",
  ]);
});
