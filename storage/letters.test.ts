import { newHome } from "../domain/home/home.ts";
import type { Letter } from "../domain/post/letter.ts";
import { createStrictAws } from "../tests/helpers/strict-aws/strict-aws.ts";
import { createHomeStore, loaded } from "./home-store.ts";
import { readLetters } from "./letters.ts";
import { table } from "./table.ts";

const tableName = "homes";
const { dynamodb } = createStrictAws({ tables: [{ name: tableName, definition: table }] }).clients();
const homes = createHomeStore(dynamodb, { tableName, duePartitions: 1, clock: { nowMs: () => 0 } });

const letter = (number: number, atMs: number): Letter => ({
  id: `letter-${number}`,
  atMs,
  kind: "news",
  items: [],
  omitted: 0,
  heldBack: 0,
});

async function store(homeId: string, ...sent: Letter[]): Promise<void> {
  const before = loaded(await homes.load([homeId]), homeId);
  await homes.save(before, { home: newHome(homeId), sent, nowMs: 0 });
}

const read = async (homeId: string, span = {}) =>
  (await readLetters(dynamodb, tableName, { homeId, ...span })).map(({ id }) => id);

test("the e-mails of a time are read in their order, each once however often it was stored, and of no other home", async () => {
  await store("home", letter(2, 2000));
  await store("home", letter(10, 10_000), letter(3, 3000));
  await store("home", letter(2, 2000));
  await store("home-2", letter(1, 2500));
  expect(await read("home")).toEqual(["letter-2", "letter-3", "letter-10"]);
  expect(await read("home", { sinceMs: 2001, untilMs: 3000 })).toEqual(["letter-3"]);
  expect(await read("nobody")).toEqual([]);
});
