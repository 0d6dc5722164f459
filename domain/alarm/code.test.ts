import fc from "fast-check";
import { alarmCode } from "./code.ts";

test("an alarm's code is the same every time and has six characters that can be read out", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (sensorId, alarmId) => {
      expect(alarmCode(sensorId, alarmId)).toMatch(/^[0-9A-HJKMNP-TV-Z]{6}$/);
      expect(alarmCode(sensorId, alarmId)).toBe(alarmCode(sensorId, alarmId));
    }),
  );
});

test("the alarms of a house have codes of their own", () => {
  const codes = Array.from({ length: 2000 }, (_, index) =>
    alarmCode(`sensor-${index % 20}`, `too-hot-${index}`),
  );
  expect(new Set(codes).size).toBe(2000);
});
