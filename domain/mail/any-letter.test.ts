import fc from "fast-check";
import type { Alarm } from "../alarm/alarm.ts";
import { RULE_CODES } from "../detection/codebook.ts";
import type { Cause } from "../detection/verdict.ts";
import { agentItself, HOME_ITSELF, type HomeDescription } from "../home/description.ts";
import { PLACE_KINDS } from "../places.ts";
import { LETTER_MAX_ITEMS, type Letter, type LetterEvent, type LetterItem } from "../post/letter.ts";
import { alarm, house, item, letter as letterOf, remembering, thawing } from "./golden/house.ts";
import { machineLetterOf, machineLetterSchema } from "./machine.ts";
import { mailOf } from "./mail.ts";
import type { HistoryReading, MailContext } from "./mail-context.ts";

const CAUSES: Cause[] = machineLetterSchema.shape.items.element.shape.cause.options;
const EVENTS: LetterEvent[] = machineLetterSchema.shape.items.element.shape.event.options;
const NOW_MS = Date.UTC(2026, 2, 29, 1, 5);

const text = fc.string({ unit: "binary", maxLength: 150 });
// JSON knows no negative zero.
const celsius = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((value) => value + 0);
const maybeCelsius = fc.option(celsius(-130, 6600));
const limit = fc.option(celsius(-40, 100), { nil: undefined });
const pastMs = fc.integer({ min: NOW_MS - 30 * 86_400_000, max: NOW_MS });

const anyAlarm = fc
  .record({
    id: fc.string({ minLength: 1, maxLength: 30 }),
    cause: fc.constantFrom(...CAUSES),
    severity: fc.constantFrom("critical", "warning", "info"),
    phase: fc.constant("firing"),
    sinceMs: pastMs,
    recoveringSinceMs: fc.option(pastMs, { nil: undefined }),
    rule: fc.constantFrom(...RULE_CODES.words),
    expected: fc.record({ lowCelsius: limit, highCelsius: limit }).map(withoutUndefined),
    lastCelsius: maybeCelsius,
    peakCelsius: maybeCelsius,
  })
  .map(withoutUndefined) as fc.Arbitrary<Alarm>;

const anyItem = fc
  .record({
    sensorId: fc.oneof(fc.constantFrom("a", "b", HOME_ITSELF, agentItself("pi"), "never announced"), text),
    event: fc.constantFrom(...EVENTS),
    alarm: anyAlarm,
    atMs: pastMs,
    members: fc.option(fc.array(text, { maxLength: 12 }), { nil: undefined }),
    times: fc.option(fc.integer({ min: 2, max: 300 }), { nil: undefined }),
  })
  .map(withoutUndefined) as fc.Arbitrary<LetterItem>;

const anyLetter: fc.Arbitrary<Letter> = fc.record({
  id: text,
  atMs: fc.constant(NOW_MS),
  kind: fc.constantFrom("news", "digest"),
  items: fc.array(anyItem, { minLength: 1, maxLength: 6 }),
  omitted: fc.nat(1000),
  heldBack: fc.nat(20),
});

const anyHome: fc.Arbitrary<HomeDescription> = fc.record({
  id: fc.constant("home"),
  name: text,
  timeZone: fc.constantFrom("Europe/Brussels", "America/New_York", "Asia/Kathmandu", "UTC"),
  unit: fc.constantFrom("celsius", "fahrenheit"),
  sensors: fc.tuple(
    fc.record({ id: fc.constant("a"), name: text, kind: fc.constantFrom(...PLACE_KINDS) }),
    fc.record({ id: fc.constant("b"), name: text, kind: fc.constantFrom(...PLACE_KINDS) }),
  ),
});

const anyHistory: fc.Arbitrary<MailContext> = fc
  .array(fc.tuple(fc.nat(8 * 60), maybeCelsius), { maxLength: 60 })
  .map((pairs) => {
    const readings: HistoryReading[] = pairs
      .map(([minutesAgo, celsius]) => ({ takenAtMs: NOW_MS - minutesAgo * 60_000, celsius }))
      .sort((a, b) => a.takenAtMs - b.takenAtMs);
    return { historyOf: () => readings };
  });

// A line of more than 998 characters is no e-mail (RFC 5322, section 2.1.1).
test("whatever the letter, the subject is printable ASCII of fewer than 100 characters and no line is longer than 998", () => {
  fc.assert(
    fc.property(anyLetter, anyHome, anyHistory, (letter, home, context) => {
      const mail = mailOf(letter, home, context);
      expect(mail.subject).toMatch(/^[\x21-\x7e][\x20-\x7e]{0,98}$/);
      expect(mail.text.split("\n").filter((line) => [...line].length > 998)).toEqual([]);
      expect(mail.text).toMatch(PRINTABLE);
      expect(mail.text).not.toMatch(/undefined|NaN|Infinity|\[object/);
    }),
    { numRuns: 60 },
  );
});

test("a sick or a silent sensor never reads as heat or cold", () => {
  const sickOrSilent = anyItem.map((item): LetterItem => {
    const cause = item.alarm.cause === "sensor-fault" ? "sensor-fault" : "silence";
    return { ...item, sensorId: "a", members: [], alarm: { ...item.alarm, id: "n", cause } };
  });
  const items = fc.array(sickOrSilent, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(items, anyLetter, anyHome, anyHistory, (items, letter, { sensors, ...home }, context) => {
      const named = {
        ...home,
        name: "Home",
        sensors: sensors.map((sensor) => ({ ...sensor, name: "Place" })),
      };
      const mail = mailOf({ ...letter, items }, named, context);
      expect(`${mail.subject}\n${mail.text}`).not.toMatch(/warm|hot|cold|heat|freezing|thaw/i);
    }),
  );
});

test("what machines read of any letter is its schema's, and comes back from JSON as it was", () => {
  fc.assert(
    fc.property(anyLetter, anyHome, (letter, home) => {
      const machine = machineLetterOf(letter, home, "subject");
      expect(machineLetterSchema.parse(JSON.parse(JSON.stringify(machine)))).toEqual(machine);
    }),
  );
});

test("the largest letter fits into SNS's 256 KB, text and JSON together", () => {
  const longest = "\u{1F9CA}".repeat(128);
  const members = Array.from({ length: 500 }, (_, index) => `${longest.slice(0, 250)}${index}`);
  const houses: LetterItem[] = CAUSES.map((cause) => ({
    ...item(HOME_ITSELF, { alarm: alarm(cause) }),
    members: cause.startsWith("house") || cause === "silence" || cause === "power-cut" ? members : [],
  }));
  const others = Array.from({ length: LETTER_MAX_ITEMS - houses.length }, (_, index) =>
    item(`${index}${longest}`, { alarm: thawing() }),
  );
  const biggest = letterOf([...houses, ...others]);
  const mail = mailOf(biggest, house, remembering({}));
  const json = JSON.stringify(machineLetterOf(biggest, house, mail.subject));
  expect(Buffer.byteLength(mail.text) + Buffer.byteLength(json)).toBeLessThan(250_000);
});

/** No control character but the line's end, nothing that breaks or turns a line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be in it
const PRINTABLE = /^[^\p{Zl}\p{Zp}\p{Cs}\p{Cf}\u0000-\u0009\u000b-\u001f\u007f-\u009f]*$/u;

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}
