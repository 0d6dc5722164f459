const UNITS = [
  { ms: 86_400_000, name: "d" },
  { ms: 3_600_000, name: "h" },
  { ms: 60_000, name: "min" },
  { ms: 1000, name: "s" },
] as const;

/** A span of time in its largest unit of which there are two or more, for example "90 min", "36 h", "3 d". */
export function duration(ms: number): string {
  const unit = UNITS.find((one) => ms >= 2 * one.ms) ?? UNITS[3];
  return `${Math.max(0, Math.round(ms / unit.ms))} ${unit.name}`;
}
