import { styleText } from "node:util";
import type { HomeDescription } from "../../domain/home/description.ts";
import { degreesIn } from "../../domain/mail/degrees.ts";
import type { Limits } from "../../domain/places.ts";
import { localTime } from "../home/time.ts";
import type { Span } from "./spans.ts";

const WIDTH = 50;

/** A line a span: from its lowest to its highest value, on one scale; what is beyond a limit is red and marked `!`. */
export function barChart(
  spans: readonly Span[],
  limits: Limits,
  { unit, timeZone }: Pick<HomeDescription, "unit" | "timeZone">,
): string {
  const values = spans.flatMap(({ measured }) =>
    measured === undefined ? [] : [measured.low, measured.high],
  );
  const bottom = Math.min(...values);
  const cell = Math.max(0.1, Math.max(...values) - bottom) / (WIDTH - 1);
  const at = (celsius: number) => Math.round((celsius - bottom) / cell);
  const lines = spans.map(({ fromMs, count, measured }) => {
    const time = localTime(fromMs, timeZone).padEnd(18);
    if (measured === undefined) return `${time} ${count === 0 ? "" : "no value"}`.trimEnd();
    const { low, high } = measured;
    const bar = " ".repeat(at(low)) + "#".repeat(at(high) - at(low) + 1);
    const isOutside = low < (limits.lowCelsius ?? -Infinity) || high > (limits.highCelsius ?? Infinity);
    const value = low === high ? degreesIn(unit, low) : `${degreesIn(unit, low)} to ${degreesIn(unit, high)}`;
    const text = `${bar.padEnd(WIDTH)} ${value}`;
    return `${time} ${isOutside ? styleText("red", `${text} !`) : text}`;
  });
  return lines.join("\n");
}
