import type { Alarm } from "../../domain/alarm/alarm.ts";
import { explain } from "../../domain/detection/explain.ts";
import type { Unit } from "../../domain/home/description.ts";
import { bandIn } from "../../domain/mail/degrees.ts";
import { fahrenheitFromCelsius } from "../../domain/reading.ts";

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
