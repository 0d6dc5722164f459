import type { Notice } from "./alarm.ts";
import { mailOf } from "./mail.ts";

const home = { id: "h", name: "Home", timeZone: "Europe/Brussels", unit: "celsius" as const, sensors: [] };
const freezer = { id: "f", name: "Freezer in the garage", kind: "freezer" as const };
const notice = (state: Notice["state"], alarm: Partial<Notice["alarm"]> = {}): Notice => ({
  id: "n",
  state,
  atMs: Date.UTC(2026, 0, 31, 2, 40),
  alarm: {
    id: "too-hot-1",
    cause: "too-hot",
    severity: "warning",
    phase: "firing",
    sinceMs: Date.UTC(2026, 0, 31, 2, 0),
    rule: "limits",
    expected: { lowCelsius: -35, highCelsius: -12 },
    lastCelsius: -9.12,
    peakCelsius: -8.9,
    ...alarm,
  },
});

test("a thawing freezer is told with place, value, cause, time, what is normal and what to do", () => {
  expect(mailOf(notice("firing"), freezer, home)).toMatchInlineSnapshot(`
{
  "subject": "WARNING: Freezer in the garage -9.1 C - too warm",
  "text": "Freezer in the garage (freezer) is too warm: -9.1 C now.

Since:    31 Jan 2026, 03:00
Normal:   -35.0 C to -12.0 C

What to do: close the door, check plug and fuse, and leave it shut. Food keeps 24 to 48 hours in a shut freezer.

Home: Home. Alarm: too-hot-1
",
}
`);
});

test("a resolved alarm is told with its duration and its worst value", () => {
  expect(mailOf(notice("resolved", { lastCelsius: -14.2 }), freezer, home)).toMatchInlineSnapshot(`
{
  "subject": "RESOLVED: Freezer in the garage - no longer too warm, after 40 min",
  "text": "Freezer in the garage is no longer too warm: -14.2 C now.

Began:    31 Jan 2026, 03:00
Ended:    31 Jan 2026, 03:40 (40 min)
Worst:    -8.9 C

Home: Home. Alarm: too-hot-1
",
}
`);
});

test("a sick sensor is never told as heat", () => {
  const { subject, text } = mailOf(
    notice("firing", { cause: "sensor-fault", lastCelsius: 85 }),
    freezer,
    home,
  );
  expect(subject).toBe("WARNING: Freezer in the garage - sensor faulty");
  expect(text).toContain("85 C, which no working sensor does");
  expect(text).not.toMatch(/warm/);
});

test("the reader's unit is used", () => {
  const mail = mailOf(notice("firing"), freezer, { ...home, unit: "fahrenheit" });
  expect(mail.subject).toContain("15.6 F");
  expect(mail.text).toContain("-31.0 F to 10.4 F");
});

test("the subject is ASCII of at most 100 characters, as SNS demands, whatever the sensor is called", () => {
  const subject = (name: string) => mailOf(notice("firing"), { ...freezer, name }, home).subject;
  expect(subject("Tiefkühlschrank")).toBe("WARNING: Tiefkuhlschrank -9.1 C - too warm");
  expect(subject("冷凍庫\n")).toMatch(/^[\x20-\x7e]+$/);
  expect(subject("x".repeat(200))).toHaveLength(100);
});
