import type { Hearing } from "../../domain/home/hear.ts";

/** What was done, in readings (quarantined, heartbeats, gaps: records). */
export interface Counts {
  stored: number;
  /** Of the stored: judged. */
  judged: number;
  /** Of the stored: older than what was judged already. */
  late: number;
  duplicates: number;
  quarantined: number;
  /** Of the quarantined: not signed by a key of the home that they name. */
  untrusted: number;
  /** Counted again when their batch is delivered again. */
  heartbeats: number;
  gaps: number;
  /** Readings that the gaps speak of. */
  lostByAgents: number;
}

export function noCounts(): Counts {
  const readings = { stored: 0, judged: 0, late: 0, duplicates: 0, quarantined: 0, untrusted: 0 };
  return { ...readings, heartbeats: 0, gaps: 0, lostByAgents: 0 };
}

/** Adds what a home has heard and stored. */
export function count(counts: Counts, { accepted, late, duplicates, heartbeats, gaps }: Hearing): void {
  counts.stored += accepted.length;
  counts.judged += accepted.length - late;
  counts.late += late;
  counts.duplicates += duplicates;
  counts.heartbeats += heartbeats;
  counts.gaps += gaps.length;
  for (const { gap } of gaps) counts.lostByAgents += gap.readings ?? 0;
}
