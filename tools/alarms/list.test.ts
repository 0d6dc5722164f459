import { stripVTControlCharacters } from "node:util";
import { newHome, newSensorState } from "../../domain/home/home.ts";
import type { Post } from "../../domain/post/post.ts";
import { createTarget } from "../home/target-fixture.ts";
import { listOfAlarms } from "./list.ts";

const NOW_MS = Date.UTC(2026, 0, 31, 14, 15);
const AGO_MS = NOW_MS - 10 * 60_000;

/** What the command says of a home with such a post, and its exit code. */
async function listed(post: Partial<Post>, options = {}) {
  const { target, store } = createTarget();
  const home = newHome(target.homeId);
  const sensors = new Map([["hall", { ...newSensorState(), watermarkMs: NOW_MS }]]);
  await store({ ...home, sensors, post: { ...home.post, letters: 1, ...post } }, NOW_MS);
  const lines: string[] = [];
  const code = await listOfAlarms(target, options, (line) => lines.push(stripVTControlCharacters(line)));
  return { code, said: lines.join("\n") };
}

test("a home in which nothing fires and all is told is well", async () => {
  expect(await listed({})).toEqual({ code: 0, said: expect.stringMatching(/there\nNothing fires\.$/) });
});

test("a householder who has not been told is told of, and somebody has to act though nothing fires", async () => {
  const untold = await listed({ notSentSinceMs: AGO_MS });
  expect(untold.code).toBe(1);
  expect(untold.said).toMatch(
    /The householder has not been told since Sat,? 31 Jan,? 14:05: 1 e-mail waits for SNS\./,
  );
  const { said } = await listed({ notSentSinceMs: AGO_MS }, { json: true });
  expect(JSON.parse(said).untold).toEqual({ count: 1, sinceMs: AGO_MS, isLong: true, hasNobody: false });
});

test("an e-mail that is on its way for a minute is named, and no trouble yet", async () => {
  const { code, said } = await listed({ notSentSinceMs: NOW_MS - 60_000 });
  expect(code).toBe(0);
  expect(said).toMatch(/1 e-mail to the householder on the way since Sat,? 31 Jan,? 14:14\./);
});
