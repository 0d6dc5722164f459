import type { PublishCommandInput } from "@aws-sdk/client-sns";
import fc from "fast-check";
import type { Notice } from "../domain/alarm/alarm.ts";
import { alarmCode } from "../domain/alarm/code.ts";
import type { Severity } from "../domain/detection/verdict.ts";
import { answer } from "../domain/home/answer.ts";
import { type HomeDescription, unannouncedHome } from "../domain/home/description.ts";
import { newHome } from "../domain/home/home.ts";
import { dispatched } from "../domain/home/letters.ts";
import type { SensorNotice } from "../domain/post/receive.ts";
import { loaded } from "../storage/home-store.ts";
import { readLetters } from "../storage/letters.ts";
import { rewrite } from "../storage/rewrite.ts";
import type { Functions } from "../tests/helpers/functions.ts";
import { createMemoryCloud } from "../tests/helpers/memory-cloud.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOON = Date.UTC(2026, 0, 31, 11);
const HOME_ID = "h";
const description: HomeDescription = {
  ...unannouncedHome(HOME_ID),
  quietHours: { from: "22:00", to: "07:00" },
};

/** What fails for a while; the last three leave open whether people were told. */
type Fault =
  | "none"
  | "sns"
  | "write"
  | "write was applied, its answer lost"
  | "SNS took it, its answer was lost"
  | "SNS took it, then the write failed";

/** A home in the table, with as many functions that serve it as a test wants, each with nothing in its memory. */
async function createWorld() {
  const cloud = createMemoryCloud(NOON);
  let nowMs = NOON;
  let fault: Fault = "none";
  let taken = false;
  let unwritten = 0;
  const waiting: SensorNotice[] = [];
  let refusedLetter = "";
  let hasHistory = true;
  cloud.faults(({ operation, input }) => {
    if (operation === "Publish") {
      if (fault === "sns" || letterIdIn(input) === refusedLetter) return "server-error";
      taken = true;
      if (fault !== "SNS took it, its answer was lost") return "ok";
      unwritten += 1;
      return "timeout-after";
    }
    if (operation === "Query" && !hasHistory && !JSON.stringify(input).includes("byDue")) return "throttle";
    if (operation !== "PutItem") return "ok";
    if (fault === "write") return "throttle";
    if (fault === "write was applied, its answer lost") return "timeout-after";
    if (fault !== "SNS took it, then the write failed" || !taken) return "ok";
    unwritten += 1;
    return "timeout-before";
  });
  const functions = cloud.deploy();
  const home = {
    ...newHome(HOME_ID),
    agents: [{ id: "agent", heardAtMs: NOON, alarms: [], announced: { atMs: NOON, home: description } }],
  };
  await functions.homes.save(loaded(await functions.homes.load([HOME_ID]), HOME_ID), { home, nowMs });

  /** Takes a notice up as the detect function does; resolves to what is stored. */
  async function take({ homes, sender }: Functions, heard: SensorNotice) {
    return await rewrite(homes, loaded(await homes.load([HOME_ID]), HOME_ID), (current) => {
      const next = dispatched(current.home, [heard], nowMs);
      return { home: next, nowMs, sending: sender.claim(current) };
    });
  }
  /** What cannot be stored waits on, as on the stream. */
  async function hear(functions: Functions): Promise<void> {
    const [first] = waiting;
    if (first === undefined) return;
    const stored = await take(functions, first);
    waiting.shift();
    await functions.sender.send(stored, nowMs);
    await hear(functions);
  }
  return {
    mails: cloud.mails,
    unwritten: () => unwritten,
    post: () => cloud.stored(HOME_ID).home.post,
    /** The e-mails that the table has. */
    async kept() {
      const letters = await readLetters(cloud.dynamodb, cloud.tableName, { homeId: HOME_ID });
      return letters.map(({ id }) => id);
    },
    set(next: Fault) {
      fault = next;
    },
    /** The table answers no query of one home's items. */
    withoutHistory() {
      hasHistory = false;
    },
    /** SNS refuses the e-mail with this id. */
    refuse(letterId: string) {
      refusedLetter = letterId;
    },
    advanceTo(ms: number) {
      nowMs = ms;
      cloud.advanceTo(ms);
    },
    add(sensorId: string, notice: Notice) {
      waiting.push({ sensorId, notice });
    },
    /** A function stores what it heard, and ends before it sends. */
    async store(sensorId: string, one: Notice) {
      await take(cloud.deploy(), { sensorId, notice: one });
    },
    async mute(code: string) {
      const { homes } = functions;
      await rewrite(homes, loaded(await homes.load([HOME_ID]), HOME_ID), (current) => {
        const answered = answer(current.home, code, { how: "acknowledged", untilMs: nowMs + 2 * HOUR });
        if (typeof answered === "string") return undefined;
        return { home: answered, nowMs, sending: current.sending };
      }).catch(() => undefined);
    },
    /** What waits is heard, and so many watch functions look at the same time. */
    async serve(count: number) {
      taken = false;
      await hear(cloud.deploy()).catch(() => undefined);
      await Promise.all(Array.from({ length: count }, () => cloud.deploy().watch(nowMs)));
    },
    told: () => cloud.mails().map(({ letter }) => letter.items.map(({ id, event }) => `${id} ${event}`)),
  };
}

function letterIdIn(input: object): string {
  const { letter } = (input as PublishCommandInput).MessageAttributes ?? {};
  return JSON.parse(Buffer.from(letter?.BinaryValue ?? []).toString()).id;
}

function notice(state: Notice["state"], severity: Severity, sinceMs: number, atMs: number): Notice {
  const id = `frost-${sinceMs.toString(36)}`;
  const alarm = {
    id,
    cause: "frost" as const,
    severity,
    phase: "firing" as const,
    sinceMs,
    rule: "frost" as const,
    expected: {},
    lastCelsius: 1,
    peakCelsius: 0,
  };
  return { id: `${id}/${state}-${severity}`, state, atMs, alarm };
}

const step = fc.record({
  /** Irregular: the watch comes each minute, readings come when they come. */
  afterMs: fc.constantFrom(0, 700, MINUTE, MINUTE, 7 * MINUTE, 70 * MINUTE),
  what: fc.constantFrom("begin", "begin", "worse", "end", "mute", "nothing"),
  sensorId: fc.constantFrom("a", "b", "c", "d"),
  severity: fc.constantFrom<Severity>("warning", "critical"),
  fault: fc.constantFrom<Fault>(
    "none",
    "none",
    "none",
    "none",
    "sns",
    "write",
    "write was applied, its answer lost",
    "SNS took it, its answer was lost",
    "SNS took it, then the write failed",
  ),
  watchers: fc.constantFrom(1, 2),
});

interface Open {
  sinceMs: number;
  severity: Severity;
}

test("whatever fails, no alarm is lost, none is told twice unless SNS took it and the write failed, and what SNS took is kept", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const world = await createWorld();
      const open = new Map<string, Open>();
      let nowMs = NOON;
      for (const { afterMs, what, sensorId, severity, fault, watchers } of steps) {
        nowMs += afterMs;
        world.advanceTo(nowMs);
        world.set(fault);
        const one = open.get(sensorId);
        if (what === "begin" && one === undefined) {
          open.set(sensorId, { sinceMs: nowMs, severity });
          world.add(sensorId, notice("firing", severity, nowMs, nowMs));
        } else if (what === "worse" && one?.severity === "warning") {
          open.set(sensorId, { ...one, severity: "critical" });
          world.add(sensorId, notice("escalated", "critical", one.sinceMs, nowMs));
        } else if (what === "end" && one !== undefined && one.sinceMs < nowMs) {
          open.delete(sensorId);
          world.add(sensorId, notice("resolved", one.severity, one.sinceMs, nowMs));
        } else if (what === "mute" && one !== undefined)
          await world.mute(alarmCode(sensorId, `frost-${one.sinceMs.toString(36)}`));
        await world.serve(watchers);
      }
      world.set("none");
      // Past every claim, mute, night and first reminder of something that comes and goes.
      for (const endMs = nowMs + 60 * HOUR; nowMs < endMs; nowMs += 65 * MINUTE) {
        world.advanceTo(nowMs);
        await world.serve(1);
      }
      const post = world.post();
      expect(post.pending).toEqual([]);
      const items = world.mails().flatMap(({ letter }) => letter.items);
      for (const [sensorId, { sinceMs, severity }] of open) {
        // As news: a reminder of what nobody was told of would hide that it was lost.
        const told = items.filter(
          (item) => item.id === sensorId && item.sinceMs === sinceMs && item.event !== "reminder",
        );
        const byHome = post.alarms.some((of) => of.sensorId === sensorId && of.partOf !== undefined);
        if (!byHome) expect(told.map((item) => item.severity)).toContain(severity);
      }
      const begun = items
        .filter(({ event }) => event === "firing" || event === "flapping")
        .map(({ id, alarmId }) => `${id} ${alarmId}`);
      const again = begun.length - new Set(begun).size;
      if (world.unwritten() === 0) expect(again).toBe(0);
      const [kept, taken] = [await world.kept(), new Set(world.mails().map(({ letter }) => letter.id))];
      expect(kept.filter((id) => !taken.has(id))).toEqual([]);
      if (world.unwritten() === 0) expect(kept).toHaveLength(taken.size);
    }),
    { numRuns: 40 },
  );
});

test("an hour without SNS loses nothing: what is still true is told when it is back, what is over as over", async () => {
  const world = await createWorld();
  world.set("sns");
  world.add("a", notice("firing", "critical", NOON, NOON));
  world.add("b", notice("firing", "critical", NOON + 1, NOON));
  for (let minute = 0; minute < 60; minute += 1) {
    world.advanceTo(NOON + minute * MINUTE);
    if (minute === 30) world.add("b", notice("resolved", "critical", NOON + 1, NOON + 30 * MINUTE));
    await world.serve(1);
  }
  expect(world.told()).toEqual([]);
  expect(world.post().notSentSinceMs).toBe(NOON);
  world.set("none");
  // By then it tries every four minutes.
  world.advanceTo(NOON + HOUR + 4 * MINUTE);
  await world.serve(1);
  expect(world.told()).toEqual([["a firing", "b over"]]);
  expect(world.post().notSentSinceMs).toBeUndefined();
});

test("an e-mail with two alarms of one sensor leaves, and the next one after it", async () => {
  const world = await createWorld();
  world.add("hall", notice("firing", "warning", NOON, NOON));
  world.add("hall", notice("firing", "warning", NOON + 1000, NOON + 1000));
  await world.serve(1);
  world.advanceTo(NOON + 2 * MINUTE);
  await world.serve(1);
  world.advanceTo(NOON + 5 * MINUTE);
  world.add("hall", notice("resolved", "warning", NOON, NOON + 5 * MINUTE));
  await world.serve(1);
  world.advanceTo(NOON + 7 * MINUTE);
  await world.serve(1);
  expect(world.told()).toEqual([["hall firing", "hall firing"], ["hall resolved"]]);
});

test("an e-mail with two alarms of one sensor that SNS refused leaves with the next look at the home", async () => {
  const world = await createWorld();
  world.set("sns");
  world.add("hall", notice("firing", "warning", NOON, NOON));
  world.add("hall", notice("firing", "warning", NOON + 1000, NOON + 1000));
  await world.serve(1);
  world.advanceTo(NOON + 2 * MINUTE);
  await world.serve(1);
  expect(world.post()).toMatchObject({ pending: [], letters: 1, notSentSinceMs: NOON + 2 * MINUTE });
  world.set("none");
  world.advanceTo(NOON + HOUR);
  await world.serve(1);
  expect(world.told()).toEqual([["hall firing", "hall firing"]]);
  expect(world.post().pending).toEqual([]);
});

test("a refused e-mail does not keep the next one waiting, and is told a minute later", async () => {
  const world = await createWorld();
  await world.store("a", notice("firing", "critical", NOON, NOON));
  world.advanceTo(NOON + MINUTE);
  await world.store("b", notice("firing", "critical", NOON + MINUTE, NOON + MINUTE));
  expect(world.post().pending).toHaveLength(2);
  world.refuse("letter-1");
  world.advanceTo(NOON + 3 * MINUTE);
  await world.serve(1);
  expect(world.told()).toEqual([["b firing"]]);
  world.advanceTo(NOON + 4 * MINUTE);
  await world.serve(1);
  expect(world.told()).toEqual([["b firing"], ["a firing"]]);
  expect(world.post().pending).toEqual([]);
});

test("an e-mail that SNS refuses for what it says goes to the quarantine and is told in short form, and others leave", async () => {
  const cloud = createMemoryCloud(NOON);
  const functions = cloud.deploy();
  cloud.faults(({ operation, input }) =>
    operation === "Publish" && (input as PublishCommandInput).MessageAttributes?.letter !== undefined
      ? "refused"
      : "ok",
  );
  const leave = async (id: string, atMs: number) => {
    const of = loaded(await functions.homes.load([id]), id);
    const heard = [{ sensorId: "a", notice: notice("firing", "critical", atMs, atMs) }];
    const home = dispatched(of.home, heard, atMs);
    const stored = await functions.homes.save(of, { home, nowMs: atMs, sending: functions.sender.claim(of) });
    if (stored !== "conflict") await functions.sender.send(stored, atMs);
  };
  await leave("first", NOON);
  expect(cloud.quarantined).toMatchObject([
    {
      kind: "letter",
      partitionKey: "first",
      reason: expect.stringMatching(/^e-mail letter-1 cannot be sent: InvalidParameter/),
    },
  ]);
  cloud.advanceTo(NOON + MINUTE);
  await functions.watch(NOON + MINUTE);
  expect(cloud.aws.published().map(({ message }) => message)).toEqual([
    expect.stringMatching(/^The full e-mail could not be sent.*critical, frost: firing/s),
  ]);
  expect(cloud.quarantined).toHaveLength(1);
  expect(cloud.stored("first").home.post).toMatchObject({ pending: [] });
  expect(cloud.stored("first").home.post.notSentSinceMs).toBeUndefined();
});

test("an e-mail leaves without charts when the table gives no readings, and is not refused for that", async () => {
  const world = await createWorld();
  world.add("a", notice("firing", "critical", NOON, NOON));
  world.withoutHistory();
  await world.serve(1);
  expect(world.told()).toEqual([["a firing"]]);
});
