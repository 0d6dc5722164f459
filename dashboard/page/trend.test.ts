import { lastSeen } from "./format.ts";
import { trendOf } from "./trend.ts";

test("a temperature that moves has an arrow and words; one that hardly does has none", () => {
  expect(trendOf(1.2, "celsius")).toEqual({ arrow: "↗", words: "rising 1.2 °C an hour" });
  expect(trendOf(-4, "celsius")).toEqual({ arrow: "↓", words: "falling 4.0 °C an hour" });
  expect(trendOf(-2, "fahrenheit")).toEqual({ arrow: "↘", words: "falling 3.6 °F an hour" });
  expect([trendOf(0.9, "celsius"), trendOf(undefined, "celsius")]).toEqual([undefined, undefined]);
});

test("how long ago a sensor was heard says how often it is, and when it is overdue", () => {
  const MINUTE_MS = 60_000;
  const nowMs = 100 * MINUTE_MS;
  const heard = { seenAtMs: nowMs - 9 * MINUTE_MS, everyMs: 10 * MINUTE_MS };
  expect(lastSeen(heard, nowMs)).toBe("9 min ago, every 10 min");
  expect(lastSeen({ ...heard, everyMs: MINUTE_MS }, nowMs)).toBe("9 min ago");
  expect(lastSeen({ ...heard, isLate: true }, nowMs + 30 * MINUTE_MS)).toBe(
    "39 min ago, overdue (every 10 min)",
  );
  expect(lastSeen({ seenAtMs: 0 }, nowMs)).toBe("not heard yet");
});
