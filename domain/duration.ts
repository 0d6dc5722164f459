export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** How long something took, as people say it: "40 min", "1 h 42 min", "15 h", "2 days 3 h", "12 days". */
export function durationText(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / MINUTE_MS));
  if (minutes < 6 * 60) return both(minutes, 60, "h", "min");
  const hours = Math.round(ms / HOUR_MS);
  if (hours < 48) return `${hours} h`;
  if (hours < 7 * 24) return both(hours, 24, "days", "h");
  return `${Math.round(ms / DAY_MS)} days`;
}

/** A count of a smaller unit in the larger and the smaller one; what is zero is left out. */
function both(count: number, perLarger: number, larger: string, smaller: string): string {
  const rest = count % perLarger;
  const whole = (count - rest) / perLarger;
  const parts = [whole > 0 ? `${whole} ${larger}` : "", rest > 0 ? `${rest} ${smaller}` : ""];
  return parts.filter((part) => part !== "").join(" ");
}
