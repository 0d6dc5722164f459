import fc from "fast-check";
import { type Delivery, newSensorRecord, takeIn } from "./sensor-record.ts";

const freezer = { id: "freezer", name: "Freezer", kind: "freezer" as const };
const claim = { by: "test", untilMs: 0 };
const MINUTE_MS = 60_000;

const delivery = (sequence: number, minute: number, celsius: number | null = -18): Delivery => ({
  producer: "agent/spool",
  sequence: String(sequence),
  reading: { sensorId: "freezer", takenAtMs: minute * MINUTE_MS, celsius },
});
const series = (values: number[]) => values.map((celsius, index) => delivery(index + 1, index, celsius));

test("however a stream is cut into batches and repeated, every reading is taken in once and judged alike", () => {
  const whole = series([
    -18, -18, -17, -5, -4, -4, -4, -5, -6, -5, -5, -4, -4, -3, -18, -18, -18, -18, -18, -18, -18,
  ]);
  const once = takeIn(newSensorRecord(), whole, freezer, claim);
  const cuts = fc.array(fc.record({ to: fc.nat(whole.length), back: fc.nat(8) }), { maxLength: 8 });
  fc.assert(
    fc.property(cuts, (steps) => {
      let record = newSensorRecord();
      const accepted = [];
      let at = 0;
      for (const { to, back } of [...steps, { to: whole.length, back: 3 }]) {
        const from = Math.max(0, at - back);
        at = Math.max(at, to);
        const intake = takeIn(record, whole.slice(from, at), freezer, claim);
        record = intake.record;
        accepted.push(...intake.accepted);
      }
      expect(accepted).toEqual(whole.map(({ reading }) => reading));
      expect(record).toEqual(once.record);
    }),
  );
});

test("a reading with a new number and the time of an older one is no duplicate", () => {
  const { accepted } = takeIn(newSensorRecord(), [delivery(1, 5), delivery(2, 5)], freezer, claim);
  expect(accepted).toHaveLength(2);
});

test("a new spool of the same agent counts from 1 again without being taken for duplicates", () => {
  const { record } = takeIn(newSensorRecord(), series([-18, -18, -18]), freezer, claim);
  const fresh = { ...delivery(1, 10), producer: "agent/newspool" };
  expect(takeIn(record, [fresh], freezer, claim).accepted).toHaveLength(1);
});

test("a late reading is stored and fires nothing", () => {
  const { record } = takeIn(newSensorRecord(), [delivery(1, 60)], freezer, claim);
  const late = Array.from({ length: 30 }, (_, index) => delivery(2 + index, index, -2));
  const intake = takeIn(record, late, freezer, claim);
  expect(intake).toMatchObject({ late: 30, notices: [] });
  expect(intake.accepted).toHaveLength(30);
  expect(intake.record.watermarkMs).toBe(60 * MINUTE_MS);
});

test("sequences of Kinesis, 56 digits long, keep their order", () => {
  const digits = (end: string) => `4964712309857120984${"0".repeat(34)}${end}`;
  const at = (sequence: string, minute: number) => ({ ...delivery(1, minute), producer: "shard", sequence });
  const { record } = takeIn(newSensorRecord(), [at(digits("999"), 1)], freezer, claim);
  expect(takeIn(record, [at(digits("998"), 2)], freezer, claim).duplicates).toBe(1);
  expect(takeIn(record, [at(`${digits("99")}01`, 2)], freezer, claim).accepted).toHaveLength(1);
});
