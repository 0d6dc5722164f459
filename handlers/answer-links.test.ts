import fc from "fast-check";
import { ANSWERS } from "../domain/post/answer-link.ts";
import { createLinks, verifyLink } from "./answer-links.ts";

const key = Buffer.alloc(32, 7);
const nowMs = Date.UTC(2026, 10, 22, 4);
const links = createLinks(key, "https://abc.lambda-url.eu-west-1.on.aws/", { nowMs: () => nowMs });
const url = (homeId = "home-1") => links(homeId, "freezer", { id: "too-hot-1" }, ANSWERS.snooze);
const queryOf = (link: string) => Object.fromEntries(new URL(link).searchParams);
const DAY_MS = 86_400_000;

test("a link says what it was made for, whatever the home is called", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/), (homeId) => {
      expect(verifyLink(key, queryOf(url(homeId)), nowMs)).toEqual({
        link: {
          homeId,
          code: expect.stringMatching(/^[0-9A-Z]{6}$/),
          action: { how: "snoozed", minutes: 120 },
          expiresAtSeconds: (nowMs + 7 * DAY_MS) / 1000,
        },
      });
    }),
  );
});

test("a link is good for a week", () => {
  const query = queryOf(url());
  expect(verifyLink(key, query, nowMs + 7 * DAY_MS - 1)).toHaveProperty("link");
  expect(verifyLink(key, query, nowMs + 7 * DAY_MS)).toEqual({ problem: "expired" });
});

test.each([
  ["home", "home-2"],
  ["alarm", "7K3M9Q"],
  ["do", "acknowledged"],
  ["for", "10080"],
  ["until", "9999999999"],
  ["v", "2"],
  ["sig", "A".repeat(43)],
  ["sig", ""],
])("a link whose %s was changed to %j is not genuine", (field, value) => {
  expect(verifyLink(key, { ...queryOf(url()), [field]: value }, nowMs)).toEqual({ problem: "not genuine" });
});

test("a signature has one spelling: Base64 would ignore the last two bits of its last character", () => {
  const { sig = "", ...query } = queryOf(url());
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const genuine = [...letters].filter(
    (last) => "link" in verifyLink(key, { ...query, sig: sig.slice(0, -1) + last }, nowMs),
  );
  expect(genuine).toEqual([sig.at(-1)]);
});

test("no part of a link may be missing, and another key makes other links", () => {
  const query = queryOf(url());
  for (const field of Object.keys(query))
    expect(verifyLink(key, { ...query, [field]: undefined }, nowMs)).toEqual({ problem: "not genuine" });
  expect(verifyLink(Buffer.alloc(32, 8), query, nowMs)).toEqual({ problem: "not genuine" });
});
