import type { Alarm } from "../../domain/alarm/alarm.ts";
import { alarmCode } from "../../domain/alarm/code.ts";
import type { HomeDescription } from "../../domain/home/description.ts";
import { ANSWERS } from "../../domain/post/answer-link.ts";
import type { Mute } from "../../domain/post/post.ts";
import { createLinks, verifyLink } from "../answer-links.ts";
import { type AnswerDependencies, answer } from "./answer.ts";
import { htmlOf } from "./page.ts";

const key = Buffer.alloc(32, 7);
const startMs = Date.UTC(2026, 10, 22, 3);
const MINUTE_MS = 60_000;
const home: HomeDescription = {
  id: "home-1",
  name: "Test & Sons <house>",
  timeZone: "Europe/Brussels",
  unit: "celsius",
  sensors: [{ id: "freezer", name: "Freezer", kind: "freezer" }],
};
const alarm: Alarm = {
  id: "too-hot-1",
  cause: "too-hot",
  severity: "critical",
  phase: "firing",
  sinceMs: startMs - 30 * MINUTE_MS,
  rule: "limits",
  expected: { highCelsius: -15 },
  lastCelsius: -9,
  peakCelsius: -9,
};

/** One open alarm, a link to it, and a record of what was done to it. */
function setUp(action: (typeof ANSWERS)[keyof typeof ANSWERS] = ANSWERS.snooze) {
  let nowMs = startMs;
  const clock = { nowMs: () => nowMs };
  const mutes: Mute[] = [];
  let state: "open" | "over" | "unknown" = "open";
  const dependencies: AnswerDependencies = {
    clock,
    verify: async (query) => verifyLink(key, query, nowMs),
    async find(homeId, code) {
      if (homeId !== home.id || code !== alarmCode("freezer", alarm.id)) return "unknown";
      const mute = mutes.at(-1);
      return state === "open" ? { home, sensorId: "freezer", alarm, ...(mute && { mute }) } : state;
    },
    async mute(_homeId, _code, mute) {
      mutes.push(mute);
      return "done";
    },
  };
  const url = createLinks(key, "https://answer.example", clock)(home.id, "freezer", alarm, action);
  const query: Record<string, string> = Object.fromEntries(new URL(url).searchParams);
  return {
    mutes,
    query,
    dependencies,
    setState: (next: typeof state) => {
      state = next;
    },
    passMinutes: (minutes: number) => {
      nowMs += minutes * MINUTE_MS;
    },
    ask: (method: string, body = "", changes: Record<string, string> = {}) =>
      answer({ method, query: { ...query, ...changes }, body }, dependencies),
  };
}

test("opening a link says what the alarm is and what the button does, in the home's time, and changes nothing", async () => {
  const { ask, mutes } = setUp();
  for (const method of ["GET", "HEAD", "GET"]) {
    const page = await ask(method);
    expect(page).toMatchObject({
      status: 200,
      title: "Freezer is too warm: -9.0 °C",
      button: { label: "Snooze for 2 h", body: { answer: "do" } },
    });
    expect(page.paragraphs.join(" ")).toMatch(/^Critical, since 03:30\. .*Times: CET .* until 06:00\./);
  }
  expect(mutes).toEqual([]);
});

test("the button does it, and says until when and how to undo it", async () => {
  const { ask, mutes } = setUp();
  const page = await ask("POST", "answer=do");
  expect(mutes).toEqual([{ how: "snoozed", untilMs: startMs + 120 * MINUTE_MS }]);
  expect(page).toMatchObject({ status: 200, button: { body: { answer: "undo" } } });
  expect(page.paragraphs[0]).toMatch(/^Snoozed: you get no e-mail about it until 06:00\.$/);
  expect((await ask("GET")).paragraphs[0]).toBe(page.paragraphs[0]);
});

test("pressed again it changes nothing at first, and renews the snooze later", async () => {
  const { ask, mutes, passMinutes } = setUp();
  await ask("POST", "answer=do");
  passMinutes(9);
  expect((await ask("POST", "answer=do")).status).toBe(200);
  expect(mutes).toHaveLength(1);
  passMinutes(60);
  await ask("POST", "answer=do");
  expect(mutes.map(({ untilMs }) => (untilMs - startMs) / MINUTE_MS)).toEqual([120, 189]);
});

test("it can be taken back, once or again, and done again", async () => {
  const { ask, mutes } = setUp(ANSWERS.acknowledge);
  await ask("POST", "answer=do");
  expect((await ask("POST", "answer=undo")).paragraphs[0]).toBe("Undone: you get reminders again.");
  expect((await ask("POST", "answer=undo")).status).toBe(200);
  expect(mutes).toHaveLength(2);
  expect(mutes.at(-1)).toEqual({ how: "acknowledged", untilMs: startMs });
  expect((await ask("GET")).button?.label).toBe("Stop the reminders");
});

test("another kind of answer replaces the one before", async () => {
  const { ask, mutes } = setUp(ANSWERS.acknowledge);
  mutes.push({ how: "snoozed", untilMs: startMs + 120 * MINUTE_MS });
  expect((await ask("GET")).button?.label).toBe("Stop the reminders");
  await ask("POST", "answer=do");
  expect(mutes.at(-1)).toMatchObject({ how: "acknowledged" });
});

test.each<[string, number, (set: ReturnType<typeof setUp>) => ReturnType<typeof answer>]>([
  ["a changed link", 403, ({ ask }) => ask("POST", "answer=do", { for: "10080" })],
  [
    "a link without anything",
    403,
    ({ dependencies }) => answer({ method: "GET", query: {}, body: "" }, dependencies),
  ],
  [
    "an expired link",
    410,
    ({ ask, passMinutes }) => {
      passMinutes(7 * 24 * 60);
      return ask("POST", "answer=do");
    },
  ],
  [
    "an alarm that is over",
    410,
    ({ ask, setState }) => {
      setState("over");
      return ask("POST", "answer=do");
    },
  ],
  [
    "an alarm that nobody knows",
    404,
    ({ ask, setState }) => {
      setState("unknown");
      return ask("GET");
    },
  ],
  ["a body that is none of the form's", 400, ({ ask }) => ask("POST", "answer=delete")],
  ["an empty body", 400, ({ ask }) => ask("POST")],
  ["a body that is too large", 413, ({ ask }) => ask("POST", "x".repeat(101))],
  ["another method", 405, ({ ask }) => ask("PUT", "answer=do")],
])("%s changes nothing, and is told with status %i", async (_, status, request) => {
  const set = setUp();
  const page = await request(set);
  expect(page).toMatchObject({ status, title: expect.any(String) });
  expect(page.button).toBeUndefined();
  expect(set.mutes).toEqual([]);
});

test("an alarm that ends while the button is pressed is told as over", async () => {
  const { dependencies, query } = setUp();
  const ended: AnswerDependencies = { ...dependencies, mute: async () => "over" };
  expect(await answer({ method: "POST", query, body: "answer=do" }, ended)).toMatchObject({ status: 410 });
});

test("the page loads nothing, runs nothing, is kept by nobody, and takes names as text", async () => {
  const { ask } = setUp();
  const { body, headers, statusCode } = htmlOf(await ask("GET"));
  expect(statusCode).toBe(200);
  expect(body).toContain("Test &amp; Sons &lt;house&gt;");
  expect(body).not.toMatch(/<script|src=|href=|http/);
  expect(headers["content-security-policy"]).toMatch(
    /^default-src 'none'; style-src 'sha256-.*'; form-action 'self'/,
  );
  expect(headers).toMatchObject({
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex, nofollow",
  });
});
