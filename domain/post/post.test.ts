import fc from "fast-check";
import type { Notice } from "../alarm/alarm.ts";
import { alarmCode } from "../alarm/code.ts";
import type { Cause, Severity } from "../detection/verdict.ts";
import { HOME_ITSELF, type HomeDescription } from "../home/description.ts";
import { compose, forget, nextDispatchMs, notSent, sent } from "./dispatch.ts";
import type { Letter } from "./letter.ts";
import { muteAlarm } from "./mute.ts";
import { policy } from "./policy.ts";
import { newPost, type Post } from "./post.ts";
import { quietUntilMs } from "./quiet-hours.ts";
import { type HeardNotice, receive } from "./receive.ts";
import { untoldOf } from "./untold.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Noon in Brussels. */
const NOON = Date.UTC(2026, 0, 31, 11);

const home: HomeDescription = {
  id: "h",
  name: "House",
  timeZone: "Europe/Brussels",
  unit: "celsius",
  quietHours: { from: "22:00", to: "07:00" },
  sensors: [
    { id: "freezer", name: "Freezer", kind: "freezer" },
    { id: "chest", name: "Chest freezer", kind: "freezer" },
    { id: "fridge", name: "Fridge", kind: "fridge" },
    ...["living", "study", "bath", "hall"].map((id) => ({ id, name: id, kind: "living" as const })),
  ],
};

interface Event {
  sensorId: string;
  cause: Cause;
  severity: Severity;
  sinceMs: number;
  /** When it is heard of; at once when absent. */
  heardAtMs?: number;
}

function notice(
  state: Notice["state"],
  { sensorId, cause, severity, sinceMs, heardAtMs }: Event,
  atMs = sinceMs,
): HeardNotice {
  const alarm = {
    id: `${cause}-${sinceMs.toString(36)}`,
    cause,
    severity,
    phase: "firing" as const,
    sinceMs,
    rule: "limits" as const,
    expected: {},
    lastCelsius: -9,
    peakCelsius: -8,
  };
  const id = `${alarm.id}/${state}-${severity}`;
  return { sensorId, notice: { id, state, atMs, alarm }, heardAtMs: heardAtMs ?? atMs };
}

const freezer = (severity: Severity, sinceMs = NOON): Event => ({
  sensorId: "freezer",
  cause: "too-hot",
  severity,
  sinceMs,
});

/** Whether SNS accepts an e-mail at `nowMs`; it accepts all when not given. */
type Accepts = (letter: Letter, nowMs: number) => boolean;

/** What people are told of notices up to `untilMs`, with a look at each minute at which something is due. */
function lettersOf(
  before: Post,
  of: HomeDescription,
  notices: readonly HeardNotice[],
  untilMs: number,
  accepts: Accepts = () => true,
) {
  const letters: Letter[] = [];
  let post = before;
  let nowMs = Number.NEGATIVE_INFINITY;
  const dispatch = () => {
    post = forget(post, of, nowMs);
    for (let next = compose(post, of, nowMs); next; next = compose(post, of, nowMs)) post = next;
    for (const { letter } of post.pending) {
      const isAccepted = accepts(letter, nowMs);
      post = isAccepted ? sent(post, letter.id) : notSent(post, letter.id, { nowMs, why: "other" });
      if (isAccepted) letters.push(letter);
    }
  };
  const tickUntil = (endMs: number) => {
    for (;;) {
      const dueMs = Math.max(nextDispatchMs(post, of, nowMs), nowMs + 1);
      const minuteMs = Math.ceil(dueMs / MINUTE) * MINUTE;
      if (!(minuteMs < endMs)) return;
      nowMs = minuteMs;
      dispatch();
    }
  };
  for (let at = 0; at < notices.length; ) {
    const { heardAtMs } = notices[at] as HeardNotice;
    tickUntil(heardAtMs);
    let end = at;
    while (notices[end]?.heardAtMs === heardAtMs) end += 1;
    post = receive(post, notices.slice(at, end), of, heardAtMs);
    nowMs = heardAtMs;
    dispatch();
    at = end;
  }
  tickUntil(untilMs);
  return { post, letters };
}

/** Each e-mail as a line: minutes since noon, kind, what it says of whom. */
function told(letters: readonly Letter[], fromMs = NOON): string[] {
  return letters.map(({ atMs, kind, items }) => {
    const what = items.map(
      ({ sensorId, event, alarm }) => `${event} ${sensorId || "house"} ${alarm.cause} ${alarm.severity}`,
    );
    return `${Math.round((atMs - fromMs) / MINUTE)} ${kind}: ${what.join(", ")}`;
  });
}

const run = (notices: HeardNotice[], untilMs = NOON + 3 * HOUR, post: Post = newPost()) =>
  told(lettersOf(post, home, notices, untilMs).letters);

test("what is critical is told at once", () => {
  expect(run([notice("firing", freezer("critical"))], NOON + HOUR)).toEqual([
    "0 news: firing freezer too-hot critical",
  ]);
});

test("warnings that start within the grouping window are one e-mail, the worst first", () => {
  const notices = [
    notice("firing", { sensorId: "study", cause: "sensor-fault", severity: "info", sinceMs: NOON }),
    notice("firing", freezer("warning", NOON + 40_000)),
  ];
  expect(run(notices)).toEqual(["1 news: firing freezer too-hot warning, firing study sensor-fault info"]);
});

test("something critical takes along what waits, and what becomes critical right after is told at once as well", () => {
  const notices = [
    notice("firing", freezer("warning")),
    notice("firing", { sensorId: "hall", cause: "frost", severity: "critical", sinceMs: NOON + 10_000 }),
    notice("escalated", freezer("critical"), NOON + 2 * MINUTE),
  ];
  expect(run(notices, NOON + 50 * MINUTE)).toEqual([
    "0 news: firing hall frost critical, firing freezer too-hot warning",
    "2 news: escalated freezer too-hot critical",
  ]);
});

test("what is worse is told at once after a warning, what is over with its end", () => {
  const notices = [
    notice("firing", freezer("warning")),
    notice("escalated", freezer("critical"), NOON + 90_000),
    notice("resolved", freezer("critical"), NOON + 30 * MINUTE),
  ];
  expect(run(notices)).toEqual([
    "1 news: firing freezer too-hot warning",
    "2 news: escalated freezer too-hot critical",
    "31 news: resolved freezer too-hot critical",
  ]);
});

/** A notice that the freezer's alarm, which began at noon, recovers or relapsed. */
function turned(state: "recovering" | "relapsed", severity: Severity, atMs: number): HeardNotice {
  const told = notice(state, freezer(severity), atMs);
  if (state === "recovering") told.notice.alarm.recoveringSinceMs = atMs;
  return told;
}

test("an alarm that recovers is not reminded of, and after a relapse only when it lasts as long as a new one", () => {
  const recovers = [
    notice("firing", freezer("critical")),
    turned("recovering", "critical", NOON + 30 * MINUTE),
  ];
  expect(run(recovers, NOON + 60 * HOUR)).toEqual(["0 news: firing freezer too-hot critical"]);
  expect(run([...recovers, turned("relapsed", "critical", NOON + 90 * MINUTE)])).toEqual([
    "0 news: firing freezer too-hot critical",
    "150 news: reminder freezer too-hot critical",
  ]);
});

test("what became worse while nobody was told of it is not told while it recovers, and is when it relapses", () => {
  const snoozed = lettersOf(newPost(), home, [notice("firing", freezer("info"))], NOON + 5 * MINUTE).post;
  const muted = muteAlarm(snoozed, alarmCode("freezer", `too-hot-${NOON.toString(36)}`), {
    how: "snoozed",
    untilMs: NOON + HOUR,
  })?.post;
  const notices = [
    notice("escalated", freezer("warning"), NOON + 10 * MINUTE),
    turned("recovering", "warning", NOON + 20 * MINUTE),
  ];
  expect(run(notices, NOON + 5 * HOUR, muted)).toEqual([]);
  const relapsed = turned("relapsed", "warning", NOON + 2 * HOUR);
  expect(run([...notices, relapsed], NOON + 5 * HOUR, muted)).toEqual([
    "121 news: escalated freezer too-hot warning",
  ]);
});

test("a home-wide alarm recovers when all of it does", () => {
  const warming = (sensorId: string): Event => ({ ...freezer("warning"), sensorId, cause: "warming" });
  const freezers = ["freezer", "chest"];
  const begun = freezers.map((id) => notice("firing", warming(id)));
  const back = freezers.map((id, index) => {
    const one = notice("recovering", warming(id), NOON + (1 + index) * HOUR);
    one.notice.alarm.recoveringSinceMs = NOON + (1 + index) * HOUR;
    return one;
  });
  expect(run([...begun, ...back], NOON + 48 * HOUR)).toEqual(["1 news: firing house power-cut warning"]);
  expect(run([...begun, ...back.slice(0, 1)], NOON + 25 * HOUR)).toEqual([
    "1 news: firing house power-cut warning",
    "1441 news: reminder house power-cut warning",
  ]);
});

test("a critical alarm that stays is told again after 1, 4 and then every 24 hours", () => {
  const minutes = run([notice("firing", freezer("critical"))], NOON + 60 * HOUR).map((line) =>
    Number.parseInt(line, 10),
  );
  expect(minutes).toEqual([0, 60, 300, 1740, 3180]);
});

test("a warning is told again after 24 and 72 hours and then weekly, not in the night", () => {
  const lines = run([notice("firing", freezer("warning", NOON + 11 * HOUR))], NOON + 20 * DAY);
  expect(lines).toEqual([
    "1140 digest: firing freezer too-hot warning",
    "2580 news: reminder freezer too-hot warning",
    "6900 news: reminder freezer too-hot warning",
    "16980 news: reminder freezer too-hot warning",
    "27060 news: reminder freezer too-hot warning",
  ]);
});

test("alarms that stay are soon reminded of together, and in the e-mails of others", () => {
  const hall: Event = { sensorId: "hall", cause: "frost", severity: "critical", sinceMs: NOON + 20 * MINUTE };
  const study: Event = { ...hall, sensorId: "study", sinceMs: NOON + 4 * HOUR };
  const notices = [freezer("critical"), hall, study].map((event) => notice("firing", event));
  expect(run(notices, NOON + 12 * HOUR)).toEqual([
    "0 news: firing freezer too-hot critical",
    "20 news: firing hall frost critical",
    "60 news: reminder freezer too-hot critical, reminder hall frost critical",
    "240 news: firing study frost critical, reminder freezer too-hot critical, reminder hall frost critical",
    "300 news: reminder study frost critical",
    "540 news: reminder study frost critical",
  ]);
});

test("quiet hours hold back what is not critical, and the morning tells it in one e-mail", () => {
  const night = NOON + 11 * HOUR;
  const notices = [
    notice("firing", { sensorId: "study", cause: "open-window", severity: "warning", sinceMs: night }),
    notice(
      "resolved",
      { sensorId: "study", cause: "open-window", severity: "warning", sinceMs: night },
      night + HOUR,
    ),
    notice("firing", { sensorId: "hall", cause: "silence", severity: "warning", sinceMs: night + 2 * HOUR }),
    notice("firing", { sensorId: "bath", cause: "silence", severity: "warning", sinceMs: night + 2 * HOUR }),
    notice(
      "resolved",
      { sensorId: "bath", cause: "silence", severity: "warning", sinceMs: night + 2 * HOUR },
      night + 3 * HOUR,
    ),
  ];
  expect(run(notices, NOON + 30 * HOUR)).toEqual([
    "1140 digest: firing hall silence warning, over study open-window warning, over bath silence warning",
  ]);
});

test("a critical alarm of the night is told in the night, and so is its end", () => {
  const night = NOON + 13 * HOUR;
  const notices = [
    notice("firing", freezer("critical", night)),
    notice("resolved", freezer("critical", night), night + 30 * MINUTE),
  ];
  expect(run(notices, NOON + 30 * HOUR)).toEqual([
    "780 news: firing freezer too-hot critical",
    "811 news: resolved freezer too-hot critical",
  ]);
});

test("what began and ended before the house was heard again is told as over, not as an alarm", () => {
  const since = NOON - 5 * HOUR;
  const heardAtMs = NOON;
  const notices = [
    { ...notice("firing", { ...freezer("critical", since), heardAtMs }), heardAtMs },
    { ...notice("resolved", freezer("critical", since), since + 2 * HOUR), heardAtMs: NOON + 20_000 },
  ];
  expect(run(notices)).toEqual(["2 news: over freezer too-hot critical"]);
});

test("one that comes and goes is told as that once, and again only when it stays", () => {
  const notices = [0, 3, 6, 9, 12].flatMap((hours) => {
    const event: Event = {
      sensorId: "study",
      cause: "unusual",
      severity: "warning",
      sinceMs: NOON - 12 * HOUR + hours * HOUR,
    };
    return [notice("firing", event), notice("resolved", event, event.sinceMs + HOUR)];
  });
  const { quietHours: _, ...awake } = home;
  const { letters } = lettersOf(newPost(), awake, notices, NOON + 3 * DAY);
  expect(letters.map(({ items }) => items.map(({ event }) => event).join())).toEqual([
    "firing",
    "resolved",
    "firing",
    "resolved",
    "flapping",
  ]);
  const stays: Event = { sensorId: "study", cause: "unusual", severity: "critical", sinceMs: NOON + HOUR };
  const worse = lettersOf(
    newPost(),
    awake,
    [...notices, notice("firing", stays)],
    NOON + 2 * HOUR,
  ).letters.at(-1);
  expect(worse?.items).toMatchObject([{ event: "firing", alarm: { severity: "critical" } }]);
});

test("a flapping critical alarm that stays is not held back for longer than a reminder would be", () => {
  const notices = [0, 3, 6, 9].flatMap((hours) => {
    const event = freezer("critical", NOON + hours * HOUR);
    return hours === 9
      ? [notice("firing", event)]
      : [notice("firing", event), notice("resolved", event, event.sinceMs + HOUR)];
  });
  expect(run(notices, NOON + 11 * HOUR).slice(-2)).toEqual([
    "360 news: flapping freezer too-hot critical",
    "600 news: firing freezer too-hot critical",
  ]);
});

test("a heatwave is one e-mail of the house, and so is its end", () => {
  const rooms = ["living", "study", "bath", "hall"];
  const hot = (sensorId: string, minute: number): Event => {
    return { sensorId, cause: "too-hot", severity: "warning", sinceMs: NOON + minute * MINUTE };
  };
  const notices = [
    ...rooms.map((room) => notice("firing", hot(room, 0))),
    ...rooms.map((room, index) => notice("resolved", hot(room, 0), NOON + (60 + index) * MINUTE)),
  ];
  expect(run(notices)).toEqual([
    "1 news: firing house house-too-hot warning",
    "64 news: resolved house house-too-hot warning",
  ]);
});

test("fridge and freezers that warm together are told as a power cut, a third that turns critical by its own name", () => {
  const warming = (sensorId: string, minute: number, severity: Severity = "warning"): Event => {
    return { sensorId, cause: "warming", severity, sinceMs: NOON + minute * MINUTE };
  };
  const notices = [
    notice("firing", warming("fridge", 0)),
    notice("firing", warming("freezer", 0)),
    notice("firing", warming("chest", 40, "critical")),
  ];
  expect(run(notices, NOON + 90 * MINUTE)).toEqual([
    "1 news: firing house power-cut warning",
    "40 news: firing chest warming critical",
  ]);
});

test("what a home-wide alarm did not name is told by its own name when it is critical, and so is its end", () => {
  const warming = (sensorId: string, severity: Severity): Event => {
    return { sensorId, cause: "warming", severity, sinceMs: NOON };
  };
  const begun = receive(
    newPost(),
    [notice("firing", warming("fridge", "critical")), notice("firing", warming("freezer", "warning"))],
    home,
    NOON,
  );
  const leaving = compose(begun, home, NOON) as Post;
  // The chest freezer joins while the e-mail is on its way.
  const joined = receive(leaving, [notice("firing", warming("chest", "warning"))], home, NOON + 1000);
  const worse = notice("escalated", warming("chest", "critical"), NOON + 20 * MINUTE);
  const ends = notice("resolved", warming("chest", "critical"), NOON + 40 * MINUTE);
  expect(run([worse, ends], NOON + 50 * MINUTE, sent(joined, "letter-1"))).toEqual([
    "20 news: firing chest warming critical",
    "41 news: reminder house power-cut critical, resolved chest warming critical",
  ]);
});

test("what one room tells of all of them is the house at once, and speaks for the others", () => {
  const lost: Event = { sensorId: "living", cause: "heating-failure", severity: "warning", sinceMs: NOON };
  const cold: Event = { sensorId: "study", cause: "too-cold", severity: "warning", sinceMs: NOON + HOUR };
  const { atMs, of } = { atMs: NOON, of: notice("firing", lost) };
  const ofHouse = {
    ...of,
    notice: { ...of.notice, alarm: { ...of.notice.alarm, rule: "house-loss" as const } },
  };
  expect(run([ofHouse, notice("firing", cold)], atMs + 3 * HOUR)).toEqual([
    "1 news: firing house house-too-cold warning",
  ]);
});

test("rooms that grow cold one by one are told until they are three: then it is the house, whatever follows", () => {
  const cold = (sensorId: string, hour: number): Event => {
    return { sensorId, cause: "too-cold", severity: "critical", sinceMs: NOON + hour * HOUR };
  };
  const rooms = ["living", "study", "bath", "hall"];
  const begin = rooms.map((room, index) => notice("firing", cold(room, index / 4)));
  const end = rooms.map((room, index) =>
    notice("resolved", cold(room, index / 4), NOON + (2 + index / 4) * HOUR),
  );
  expect(run([...begin, ...end], NOON + 4 * HOUR)).toEqual([
    "0 news: firing living too-cold critical",
    "15 news: firing study too-cold critical",
    "30 news: firing house house-too-cold critical",
    "166 news: resolved house house-too-cold critical",
  ]);
});

test("the silence of the house hides the silence of its sensors", () => {
  const silent = (sensorId: string): Event => ({
    sensorId,
    cause: "silence",
    severity: "warning",
    sinceMs: NOON,
  });
  const notices = [
    notice("firing", silent("hall")),
    notice("firing", silent(HOME_ITSELF)),
    notice("resolved", silent("hall"), NOON + HOUR),
    notice("resolved", silent(HOME_ITSELF), NOON + HOUR),
  ];
  expect(run(notices)).toEqual([
    "1 news: firing house silence warning",
    "61 news: resolved house silence warning, over hall silence warning",
  ]);
});

test("an hour has room for six e-mails, the next one counts what was held back, and what is critical has its own room", () => {
  const every2Minutes = Array.from({ length: 12 }, (_, index): HeardNotice => {
    const sinceMs = NOON + 2 * index * MINUTE;
    return notice("firing", { sensorId: `s${index}`, cause: "unusual", severity: "warning", sinceMs });
  });
  const critical = notice("firing", freezer("critical", NOON + 30 * MINUTE));
  const { letters } = lettersOf(newPost(), home, [...every2Minutes, critical], NOON + 2 * HOUR);
  expect(letters.map(({ items }) => items.length)).toEqual([1, 1, 1, 1, 1, 1, 7, 1]);
  expect(letters.at(-2)).toMatchObject({
    atMs: NOON + 30 * MINUTE,
    items: [{ sensorId: "freezer" }, {}, {}, {}, {}, {}, {}],
  });
  const without = lettersOf(newPost(), home, every2Minutes, NOON + 2 * HOUR).letters;
  expect(without.at(-1)).toMatchObject({ atMs: NOON + 61 * MINUTE, heldBack: 6 });
});

test("an acknowledged alarm is not told again, but when it becomes worse and when it is over", () => {
  const first = lettersOf(newPost(), home, [notice("firing", freezer("warning"))], NOON + HOUR);
  const code = alarmCode("freezer", first.letters[0]?.items[0]?.alarm.id ?? "");
  const muted = muteAlarm(first.post, code, { how: "acknowledged", untilMs: NOON + 30 * DAY })?.post as Post;
  expect(run([], NOON + 20 * DAY, muted)).toEqual([]);
  const notices = [
    notice("escalated", freezer("critical"), NOON + 2 * HOUR),
    notice("resolved", freezer("critical"), NOON + 150 * MINUTE),
  ];
  expect(run(notices, NOON + 3 * HOUR, muted)).toEqual([
    "120 news: escalated freezer too-hot critical",
    "151 news: resolved freezer too-hot critical",
  ]);
});

test("a snoozed alarm is told when the snooze is over, sooner only when it turns critical", () => {
  const first = lettersOf(newPost(), home, [notice("firing", freezer("warning"))], NOON + HOUR);
  const code = alarmCode("freezer", first.letters[0]?.items[0]?.alarm.id ?? "").toLowerCase();
  const snoozed = muteAlarm(first.post, code, { how: "snoozed", untilMs: NOON + 3 * HOUR })?.post as Post;
  const over = notice("resolved", freezer("warning"), NOON + 2 * HOUR);
  expect(run([over], NOON + 5 * HOUR, snoozed)).toEqual(["180 news: resolved freezer too-hot warning"]);
  expect(
    run([notice("escalated", freezer("critical"), NOON + 2 * HOUR)], NOON + 170 * MINUTE, snoozed),
  ).toEqual(["120 news: escalated freezer too-hot critical"]);
  expect(muteAlarm(first.post, "ZZZZZZ", { how: "snoozed", untilMs: 1 })).toBeUndefined();
});

const eventArbitrary = fc.record({
  sensorId: fc.constantFrom("freezer", "chest", "fridge", "living", "study", HOME_ITSELF),
  cause: fc.constantFrom<Cause>("too-hot", "too-cold", "silence", "sensor-fault", "warming"),
  severity: fc.constantFrom<Severity>("info", "warning", "critical"),
  startMinute: fc.integer({ min: 0, max: 2 * 1440 }),
  lastsMinutes: fc.option(fc.integer({ min: 6, max: 1440 })),
  heardAfterMinutes: fc.integer({ min: 0, max: 600 }),
});

/** Notices of events as a stream would bring them: in the order heard, an end never before its beginning. */
const noticesArbitrary = fc.array(eventArbitrary, { maxLength: 25 }).map((events) => {
  const seen = new Set<string>();
  return events
    .flatMap(({ sensorId, cause, severity, startMinute, lastsMinutes, heardAfterMinutes }) => {
      const event: Event = { sensorId, cause, severity, sinceMs: NOON + startMinute * MINUTE };
      const key = `${sensorId} ${cause} ${startMinute}`;
      if (seen.has(key)) return [];
      seen.add(key);
      const heard = (minute: number) => NOON + (minute + heardAfterMinutes) * MINUTE;
      const begins = { ...notice("firing", event), heardAtMs: heard(startMinute) };
      if (lastsMinutes === null) return [begins];
      const ends = {
        ...notice("resolved", event, event.sinceMs + lastsMinutes * MINUTE),
        heardAtMs: heard(startMinute + lastsMinutes),
      };
      return [begins, ends];
    })
    .sort((a, b) => a.heardAtMs - b.heardAtMs);
});

const keyOf = ({ sensorId, alarm }: { sensorId: string; alarm: { id: string } }) => `${sensorId}/${alarm.id}`;

test("notices that come again, however late, change no e-mail", () => {
  fc.assert(
    fc.property(noticesArbitrary, fc.array(fc.nat(), { maxLength: 20 }), (notices, again) => {
      const repeated = [...notices];
      for (const pick of again) {
        const one = notices[pick % Math.max(1, notices.length)];
        if (one === undefined) continue;
        // Not before the first time: an outbox may be emptied twice, but is filled once.
        const from = repeated.lastIndexOf(one) + 1;
        const at = from + (pick % (repeated.length - from + 1));
        const heardAtMs = repeated[at - 1]?.heardAtMs ?? one.heardAtMs;
        repeated.splice(at, 0, { ...one, heardAtMs });
      }
      const until = NOON + 6 * DAY;
      expect(lettersOf(newPost(), home, repeated, until).letters).toEqual(
        lettersOf(newPost(), home, notices, until).letters,
      );
    }),
  );
});

test("no alarm is lost: each that is still there has been told, by itself or by the house's", () => {
  fc.assert(
    fc.property(noticesArbitrary, (notices) => {
      const { post, letters } = lettersOf(newPost(), home, notices, NOON + 12 * DAY);
      const toldOf = new Set(letters.flatMap(({ items }) => items.map(keyOf)));
      for (const posted of post.alarms) {
        if (posted.state !== "firing" || posted.alarm.severity === "info") continue;
        const parent =
          posted.partOf ?? (posted.alarm.cause === "silence" ? "silence of the house" : undefined);
        const speaksFor = post.alarms.find(
          ({ sensorId, alarm, state }) =>
            sensorId === HOME_ITSELF &&
            state === "firing" &&
            (alarm.id === parent || (parent !== undefined && alarm.cause === "silence")),
        );
        expect(toldOf.has(keyOf(posted)) || (speaksFor !== undefined && toldOf.has(keyOf(speaksFor)))).toBe(
          true,
        );
      }
    }),
  );
});

test("nothing is told as over that was not heard to be, and nothing as beginning twice", () => {
  fc.assert(
    fc.property(noticesArbitrary, (notices) => {
      const { letters } = lettersOf(newPost(), home, notices, NOON + 6 * DAY);
      const ended = new Set(
        notices.flatMap(({ sensorId, notice: { state, alarm } }) =>
          state === "resolved" ? [keyOf({ sensorId, alarm })] : [],
        ),
      );
      const begun = new Set<string>();
      for (const item of letters.flatMap(({ items }) => items)) {
        const isHouseWide = item.members !== undefined;
        if (item.event === "resolved" || item.event === "over")
          expect(isHouseWide || ended.has(keyOf(item))).toBe(true);
        if (item.event === "resolved") expect(begun.has(keyOf(item))).toBe(true);
        if (item.event !== "firing" && item.event !== "flapping") continue;
        expect(begun.has(keyOf(item))).toBe(false);
        begun.add(keyOf(item));
      }
    }),
  );
});

test("within any hour there are at most six e-mails, twelve with critical ones, and at night only what is critical", () => {
  fc.assert(
    fc.property(noticesArbitrary, (notices) => {
      const { letters } = lettersOf(newPost(), home, notices, NOON + 6 * DAY);
      for (const [index, letter] of letters.entries()) {
        const hour = letters.slice(0, index + 1).filter(({ atMs }) => letter.atMs - atMs < HOUR);
        expect(hour.length).toBeLessThanOrEqual(2 * policy.maxPerHour);
        const critical = letter.items.some(({ alarm }) => alarm.severity === "critical");
        if (!critical) expect(hour.length).toBeLessThanOrEqual(policy.maxPerHour);
        if (!critical) expect(quietUntilMs(home, letter.atMs)).toBeUndefined();
      }
    }),
  );
});

test("what a refused e-mail had to tell is told a minute later, as it is by then", () => {
  const frost: Event = { sensorId: "hall", cause: "frost", severity: "critical", sinceMs: NOON };
  const notices = [
    notice("firing", freezer("critical")),
    notice("firing", frost),
    notice("resolved", freezer("critical"), NOON + 30_000),
  ];
  const { letters, post } = lettersOf(newPost(), home, notices, NOON + HOUR, ({ id }) => id !== "letter-1");
  expect(told(letters)).toEqual(["1 news: firing hall frost critical, over freezer too-hot critical"]);
  expect([post.notSentSinceMs, post.retryAtMs]).toEqual([undefined, undefined]);
});

test("while SNS refuses, the post says since when nobody was told", () => {
  const { post, letters } = lettersOf(
    newPost(),
    home,
    [notice("firing", freezer("critical"))],
    NOON + HOUR,
    () => false,
  );
  expect(letters).toEqual([]);
  expect(post).toMatchObject({ notSentSinceMs: NOON, alarms: [{ sensorId: "freezer" }], pending: [] });
  expect(post.alarms[0]?.told).toBeUndefined();
});

test("whatever SNS refuses for a while, nothing is lost, and nothing begins twice for whoever reads the e-mails", () => {
  const isFiring = ({ state }: Post["alarms"][number]) => state === "firing";
  const openIn = ({ alarms }: Post) =>
    alarms.flatMap((one) => (isFiring(one) && one.sensorId !== HOME_ITSELF ? [keyOf(one)] : [])).sort();
  fc.assert(
    fc.property(noticesArbitrary, fc.array(fc.boolean(), { maxLength: 60 }), (notices, refused) => {
      let asked = 0;
      const untilMs = NOON + 12 * DAY;
      const { letters, post } = lettersOf(newPost(), home, notices, untilMs, () => refused[asked++] !== true);
      expect(post.pending).toEqual([]);
      const begun = letters
        .flatMap(({ items }) => items)
        .flatMap((item) => (item.event === "firing" || item.event === "flapping" ? [keyOf(item)] : []));
      expect(new Set(begun).size).toBe(begun.length);
      expect(openIn(post)).toEqual(openIn(lettersOf(newPost(), home, notices, untilMs).post));
      const silentHome = post.alarms.some(
        (one) => one.sensorId === HOME_ITSELF && one.alarm.cause === "silence" && isFiring(one),
      );
      for (const one of post.alarms) {
        const isSpokenFor = one.partOf !== undefined || (one.alarm.cause === "silence" && silentHome);
        if (isFiring(one) && one.alarm.severity !== "info" && !isSpokenFor) expect(one.told).toBeDefined();
      }
    }),
  );
});

test("a refused e-mail leaves the alarms, and the room for e-mails, as they were before it", () => {
  let composed = 0;
  fc.assert(
    fc.property(noticesArbitrary, fc.nat(), (notices, pick) => {
      const nowMs = (notices[pick % Math.max(1, notices.length)]?.heardAtMs ?? NOON) + MINUTE;
      const heard = notices.filter(({ heardAtMs }) => heardAtMs < nowMs);
      const { post } = lettersOf(newPost(), home, heard, nowMs);
      const leaving = compose(post, home, nowMs);
      if (leaving === undefined) return;
      composed += 1;
      const again = notSent(leaving, `letter-${leaving.letters}`, { nowMs, why: "other" });
      const sorted = ({ alarms }: Post) => [...alarms].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
      const withinHour = ({ sentAtMs }: Post) => sentAtMs.filter((atMs) => nowMs - atMs < HOUR);
      expect(sorted(again)).toEqual(sorted(post));
      expect(withinHour(again)).toEqual(withinHour(post));
      expect([again.flapping, again.uncounted]).toEqual([post.flapping, post.uncounted]);
    }),
  );
  expect(composed).toBeGreaterThan(10);
});

test("an e-mail that is told or refused twice, or was never there, changes nothing", () => {
  const composed = compose(
    receive(newPost(), [notice("firing", freezer("critical"))], home, NOON),
    home,
    NOON,
  ) as Post;
  const accepted = sent(composed, "letter-1");
  expect(accepted.pending).toEqual([]);
  expect(sent(accepted, "letter-1")).toBe(accepted);
  expect(notSent(accepted, "letter-1", { nowMs: NOON, why: "other" })).toBe(accepted);
  const refused = notSent(composed, "letter-1", { nowMs: NOON, why: "other" });
  expect(notSent(refused, "letter-1", { nowMs: NOON + 1, why: "other" })).toBe(refused);
  expect(sent(refused, "letter-1")).toBe(refused);
  expect(sent(composed, "letter-9")).toBe(composed);
});

test("an e-mail that is refused takes back a later one that says how the same alarm went on", () => {
  const firing = receive(newPost(), [notice("firing", freezer("warning"))], home, NOON);
  const first = compose(firing, home, NOON + 2 * MINUTE) as Post;
  const worse = [notice("escalated", freezer("critical"), NOON + 3 * MINUTE)];
  const second = compose(receive(first, worse, home, NOON + 3 * MINUTE), home, NOON + 3 * MINUTE) as Post;
  expect(told(second.pending.map(({ letter }) => letter))).toEqual([
    "2 news: firing freezer too-hot warning",
    "3 news: escalated freezer too-hot critical",
  ]);
  const refused = notSent(second, "letter-1", { nowMs: NOON + 4 * MINUTE, why: "other" });
  expect(refused.pending).toEqual([]);
  const again = compose(refused, home, NOON + 5 * MINUTE) as Post;
  expect(told(again.pending.map(({ letter }) => letter))).toEqual([
    "5 news: firing freezer too-hot critical",
  ]);
});

test("what is refused for what it says is told in short form, until an e-mail is accepted", () => {
  const firing = receive(newPost(), [notice("firing", freezer("critical"))], home, NOON);
  const first = compose(firing, home, NOON) as Post;
  const refused = notSent(first, "letter-1", { nowMs: NOON, why: "content" });
  const short = compose(refused, home, NOON + 2 * MINUTE) as Post;
  expect(short.pending.map(({ letter }) => letter.isShort)).toEqual([true]);
  expect(sent(short, "letter-2").isShort).toBeUndefined();
});

test("an e-mail that was waiting beside a refused one, and is accepted, does not hide that people are not told", () => {
  const freezes = receive(newPost(), [notice("firing", freezer("critical"))], home, NOON);
  const first = compose(freezes, home, NOON) as Post;
  const hall = { sensorId: "hall", cause: "frost" as const, severity: "critical" as const, sinceMs: NOON };
  const next = receive(first, [notice("firing", hall, NOON + MINUTE)], home, NOON + MINUTE);
  const second = compose(next, home, NOON + MINUTE) as Post;
  expect(second.pending).toHaveLength(2);
  const refused = notSent(second, "letter-1", { nowMs: NOON + MINUTE, why: "content" });
  const after = sent(refused, "letter-2");
  expect(after).toMatchObject({ pending: [], notSentSinceMs: NOON, isShort: true });
  const short = compose(after, home, NOON + 2 * MINUTE) as Post;
  expect(told(short.pending.map(({ letter }) => letter))).toEqual([
    "2 news: firing freezer too-hot critical",
  ]);
  expect(sent(short, "letter-3").notSentSinceMs).toBeUndefined();
});

test("what SNS refuses is tried again each minute at first, then every four, and never given up", () => {
  const triedMs: number[] = [];
  const accepts = (_: Letter, nowMs: number) => {
    triedMs.push((nowMs - NOON) / MINUTE);
    return false;
  };
  const { post } = lettersOf(
    newPost(),
    home,
    [{ ...notice("firing", freezer("critical")), heardAtMs: NOON }],
    NOON + 20 * MINUTE,
    accepts,
  );
  expect(triedMs).toEqual([0, 1, 2, 3, 4, 5, 6, 10, 14, 18]);
  expect(untoldOf(post, NOON + 20 * MINUTE)).toEqual({
    count: 1,
    sinceMs: NOON,
    isLong: true,
    hasNobody: false,
  });
});

const quietSensor = { ...freezer("info"), cause: "silence" as const };

test.each<[string, HeardNotice[], HomeDescription]>([
  ["is over before anybody was told", [notice("resolved", quietSensor, NOON + 3 * MINUTE)], home],
  ["is held back by quiet hours by now", [], { ...home, quietHours: { from: "12:00", to: "13:00" } }],
])("nobody is untold of what SNS refused and %s", (_, later, of) => {
  const begun = receive(newPost(), [notice("firing", quietSensor)], home, NOON);
  const composed = compose(begun, home, NOON + 2 * MINUTE) as Post;
  const refused = notSent(composed, "letter-1", { nowMs: NOON + 2 * MINUTE, why: "other" });
  expect(untoldOf(refused, NOON + 3 * MINUTE)).toBeDefined();
  const after = receive(refused, later, of, NOON + 3 * MINUTE);
  expect(nextDispatchMs(after, of, NOON + 3 * MINUTE)).toBe(NOON + 3 * MINUTE);
  expect(untoldOf(forget(after, of, NOON + 3 * MINUTE), NOON + HOUR)).toBeUndefined();
});
