import type { Unit } from "../../domain/home/description.ts";
import { trendOf } from "./trend.ts";

/** Which way a temperature goes; nothing while it does not go anywhere. */
export function Trend({ perHourCelsius, unit }: { perHourCelsius: number | undefined; unit: Unit }) {
  const trend = trendOf(perHourCelsius, unit);
  if (trend === undefined) return null;
  return (
    <span class="trend" title={trend.words}>
      <span aria-hidden="true">{trend.arrow}</span>
      <span class="hidden">{trend.words}</span>
    </span>
  );
}
