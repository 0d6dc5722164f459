import type { Letter } from "./letter.ts";
import { newPost, type PendingLetter } from "./post.ts";
import { UNTOLD_AFTER_MS, untoldOf, untoldSentence } from "./untold.ts";

const waiting = (atMs: number): PendingLetter => ({
  letter: { id: `letter-${atMs}`, atMs } as Letter,
  covers: [],
  ended: [],
  uncountedBefore: 0,
});

test("a home whose e-mails have all been accepted is told", () => {
  expect(untoldOf(newPost(), 1e12)).toBeUndefined();
});

test("e-mails wait since the oldest was put together, and for long after five minutes", () => {
  const post = { ...newPost(), pending: [waiting(1000), waiting(2000)] };
  expect(untoldOf(post, 1000 + UNTOLD_AFTER_MS)).toEqual({
    count: 2,
    sinceMs: 1000,
    isLong: false,
    hasNobody: false,
  });
  expect(untoldOf(post, 1001 + UNTOLD_AFTER_MS)).toMatchObject({ isLong: true });
});

test("what SNS refused waits since the first refusal, also while nothing is pending", () => {
  expect(untoldOf({ ...newPost(), notSentSinceMs: 500 }, 900_000)).toEqual({
    count: 1,
    sinceMs: 500,
    isLong: true,
    hasNobody: false,
  });
  const again = { ...newPost(), notSentSinceMs: 500, pending: [waiting(70_000)] };
  expect(untoldOf(again, 900_000)?.sinceMs).toBe(500);
});

test("what waits for somebody to be subscribed is told as that", () => {
  const untold = untoldOf({ ...newPost(), notSentSinceMs: 500, hasNobody: true }, 900_000);
  expect(untold).toMatchObject({ hasNobody: true, isLong: true });
  expect(untold && untoldSentence(untold, "noon")).toBe(
    "The householder has not been told since noon: 1 e-mail waits for somebody to confirm an address.",
  );
});
