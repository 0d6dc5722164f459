import fc from "fast-check";
import { ByteReader, ByteWriter } from "./byte-io.ts";

const whole = fc.oneof(
  fc.maxSafeNat().map((value) => Math.floor(value / 2)),
  fc.nat(1000),
  fc.constantFrom(0, 127, 128, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 52 - 1),
);
const number = fc.oneof(
  fc.record({ as: fc.constant("u8" as const), value: fc.nat(255) }),
  fc.record({ as: fc.constant("u16" as const), value: fc.nat(65535) }),
  fc.record({ as: fc.constant("u32" as const), value: fc.integer({ min: 0, max: 2 ** 32 - 1 }) }),
  fc.record({ as: fc.constant("f32" as const), value: fc.float() }),
  fc.record({ as: fc.constant("f64" as const), value: fc.double() }),
  fc.record({ as: fc.constant("time" as const), value: fc.integer({ min: 0, max: 2 ** 48 - 1 }) }),
  fc.record({ as: fc.constant("varint" as const), value: whole }),
  fc.record({
    as: fc.constant("signed" as const),
    value: fc.tuple(whole, fc.boolean()).map(([value, below]) => (below && value > 0 ? -value : value)),
  }),
);

test("numbers of all kinds come back as they were written, whatever the writer wrote before", () => {
  const out = new ByteWriter();
  fc.assert(
    fc.property(fc.array(number, { maxLength: 1000, size: "max" }), (numbers) => {
      out.clear();
      for (const { as, value } of numbers) out[as](value);
      const bytes = out.take();
      expect(bytes.length).toBe(out.length);
      const input = new ByteReader(bytes);
      expect(numbers.map(({ as }) => input[as]())).toEqual(numbers.map(({ value }) => value));
      expect(input.left).toBe(0);
    }),
    { numRuns: 20 },
  );
});

test("what is taken stays as it is when the writer writes on", () => {
  const out = new ByteWriter();
  out.u8(1);
  const first = out.take();
  out.clear();
  out.u8(2);
  expect([...first]).toEqual([1]);
});

test("bytes come back as they were and are read no further than they go", () => {
  const out = new ByteWriter();
  out.bytes(new Uint8Array(5000).fill(7));
  const input = new ByteReader(out.take());
  expect([...new Set(input.bytes(4999))]).toEqual([7]);
  expect(() => input.bytes(2)).toThrow(RangeError);
});

test("a varint without an end is refused", () => {
  expect(() => new ByteReader(new Uint8Array(20).fill(255)).varint()).toThrow(RangeError);
});

test("a count of more things than bytes follow is refused, before there is room for them", () => {
  const out = new ByteWriter();
  out.varint(50_000_000);
  expect(() => new ByteReader(out.take()).count()).toThrow(RangeError);
  out.clear();
  out.varint(1);
  out.u8(7);
  expect(new ByteReader(out.take()).count()).toBe(1);
});
