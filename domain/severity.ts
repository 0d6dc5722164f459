import type { Severity } from "./detection/verdict.ts";

/** The greater the worse. */
export const SEVERITY_RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };

/** Whether the first is worse than the second. */
export function isWorse(severity: Severity, than: Severity): boolean {
  return SEVERITY_RANK[severity] > SEVERITY_RANK[than];
}
