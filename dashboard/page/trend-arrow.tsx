import type { Unit } from "../../domain/home/description.ts";
import type { Card } from "../wire.ts";
import { isKnown } from "./store.ts";
import { trendOf } from "./trend.ts";

/** Which way a temperature goes; nothing while it does not go anywhere, or nobody knows. */
export function Trend({ card, unit }: { card: Card; unit: Unit }) {
  const isBlind = card.state === "faulty" || card.state === "silent" || card.isLate;
  const trend = isKnown.value && !isBlind ? trendOf(card.perHourCelsius, unit) : undefined;
  if (trend === undefined) return null;
  return (
    <span class="trend" title={trend.words}>
      <span aria-hidden="true">{trend.arrow}</span>
      <span class="hidden">{trend.words}</span>
    </span>
  );
}
