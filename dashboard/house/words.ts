import type { Alarm } from "../../domain/alarm/alarm.ts";
import { explain } from "../../domain/detection/explain.ts";
import type { Cause } from "../../domain/detection/verdict.ts";
import type { Unit } from "../../domain/home/description.ts";
import { bandIn } from "../../domain/mail/degrees.ts";
import { fahrenheitFromCelsius } from "../../domain/reading.ts";

/** A cause in a few words, as what is wrong with the place. */
export const WHAT: Record<Cause, string> = {
  "too-hot": "too warm",
  "too-cold": "too cold",
  frost: "near freezing",
  warming: "warming up",
  "open-window": "losing heat fast",
  "heating-failure": "losing heat slowly",
  overheating: "heating up fast",
  unusual: "unusual",
  "sensor-fault": "sensor faulty",
  silence: "silent",
  "house-too-hot": "house too warm",
  "house-too-cold": "house too cold",
  "power-cut": "without power",
  "unknown-place": "unknown kind of place",
};

/** A temperature with its unit, as the house's people read it. */
export function degrees(celsius: number, unit: Unit): string {
  const value = unit === "celsius" ? celsius : fahrenheitFromCelsius(celsius);
  return `${value.toFixed(1).replace("-", "−")} ${unit === "celsius" ? "°C" : "°F"}`;
}

/** Why an alarm is there, as a sentence: what its rule saw, or the limit that was crossed. */
export function whyOf(alarm: Alarm, nowMs: number, unit: Unit): string {
  if (alarm.rule === "fault-code") return faultText(alarm.lastCelsius, unit);
  const reason = explain(alarm, nowMs);
  const band = bandIn(unit, alarm.expected);
  const isOfPlace = alarm.cause !== "sensor-fault" && alarm.cause !== "silence";
  const normal = isOfPlace && band !== undefined ? `Normal here is ${band}.` : undefined;
  return [reason, normal].filter((sentence) => sentence !== undefined).join(" ");
}

function faultText(celsius: number | null, unit: Unit): string {
  if (celsius === null) return "The sensor cannot measure.";
  return `It reports ${degrees(celsius, unit)}, which is impossible there.`;
}
