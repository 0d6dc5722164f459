import { isSensorId } from "../../domain/home/description.ts";
import type { HeardNotice } from "../../domain/post/receive.ts";

/** How much later a sort of news is told with a pace than without. */
export interface Delays {
  /** The cause and whether it is critical, as `too-hot, critical`. */
  what: string;
  /** Ascending, seconds; negative when it was told earlier. */
  seconds: readonly number[];
  /** Told without the pace and not with it, and the other way round. */
  missing: number;
  added: number;
}

/** The same alarm is found again within so long: a rule may date it by a neighbour's readings. */
const SAME_WITHIN_MS = 3 * 3_600_000;

/** Compares what was told of the same life, first told and become worse, by cause and severity. */
export function delaysOf(unpaced: readonly HeardNotice[], paced: readonly HeardNotice[]): Delays[] {
  const open = paced.filter(isBadNews);
  const found = new Map<string, { seconds: number[]; missing: number; added: number }>();
  const row = (notice: HeardNotice) => {
    const what = whatOf(notice);
    const known = found.get(what) ?? { seconds: [], missing: 0, added: 0 };
    found.set(what, known);
    return known;
  };
  for (const wanted of unpaced.filter(isBadNews)) {
    const at = open.findIndex((one) => isSame(wanted, one));
    if (at === -1) row(wanted).missing += 1;
    else
      row(wanted).seconds.push(((open.splice(at, 1)[0] as HeardNotice).heardAtMs - wanted.heardAtMs) / 1000);
  }
  for (const one of open) row(one).added += 1;
  return [...found]
    .map(([what, { seconds, ...rest }]) => ({ what, seconds: seconds.sort((a, b) => a - b), ...rest }))
    .sort((a, b) => (a.what < b.what ? -1 : 1));
}

function isBadNews({ notice: { state } }: HeardNotice): boolean {
  return state === "firing" || state === "escalated";
}

function isSame(a: HeardNotice, b: HeardNotice): boolean {
  const isAlike = a.sensorId === b.sensorId && whatOf(a) === whatOf(b) && a.notice.state === b.notice.state;
  return isAlike && Math.abs(a.notice.atMs - b.notice.atMs) <= SAME_WITHIN_MS;
}

function whatOf({ sensorId, notice: { alarm } }: HeardNotice): string {
  const whose = isSensorId(sensorId) ? "" : " of the home or an agent";
  return `${alarm.cause}${whose}${alarm.severity === "critical" ? ", critical" : ""}`;
}
