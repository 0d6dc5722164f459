import { newPost, type PendingLetter, type Post } from "../domain/post/post.ts";
import { newStoredHome } from "../storage/home-item.ts";
import type { Scenario } from "./scenario.ts";
import { summaryOf } from "./summary.ts";
import type { System } from "./system.ts";

/** A run in which three readings came through and one e-mail came, and a home with such a post. */
function ended(post: Partial<Post>, stored = 3) {
  const sums: Record<string, number> = { ReadingsJudged: 3, ReadingsLate: 0, NoticesSent: 1 };
  const known = newStoredHome("home");
  const system = {
    agent: { status: () => ({ accepted: 3, backlog: { entries: 0 }, rejected: 0 }) },
    cloud: { metrics: { sum: (name: string) => sums[name] }, mailbox: { mails: [{}] } },
    countStored: async () => stored,
    home: async () => ({ ...known, home: { ...known.home, post: { ...newPost(), ...post } } }),
  } as unknown as System;
  return summaryOf(system, { badRows: () => ({ count: 0, first: [] }) } as unknown as Scenario);
}

const SINCE_MS = Date.UTC(2026, 0, 31, 14, 5);
const pending = [1, 2].map((at) => ({ letter: { atMs: SINCE_MS + at - 1 } }) as PendingLetter);

test("all counts agree when everything came through and no e-mail waits", async () => {
  const { agrees, text } = await ended({});
  expect(agrees).toBe(true);
  expect(text).toMatch(/All counts agree\.$/);
});

test("a reading that is missing in the table makes the counts disagree", async () => {
  expect(await ended({}, 2)).toMatchObject({ agrees: false, text: expect.stringContaining("do NOT agree") });
});

test.each<[string, Partial<Post>, string]>([
  ["e-mails on their way", { pending }, "2 e-mails NOT sent, waiting since 31 Jan 2026, 14:05"],
  [
    "an e-mail that SNS refused",
    { notSentSinceMs: SINCE_MS },
    "1 e-mail NOT sent, waiting since 31 Jan 2026, 14:05",
  ],
])("all counts never agree beside %s", async (_, post, line) => {
  const { agrees, text } = await ended(post);
  expect(agrees).toBe(false);
  expect(text).toContain(line);
  const due = 1 + (post.pending?.length ?? 1);
  expect(text).toMatch(new RegExp(`mailed +1 +e-mails, of ${due} that were due`));
  expect(text).not.toContain("All counts agree");
});
