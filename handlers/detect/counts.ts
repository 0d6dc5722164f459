/** What was done, in readings (quarantined, heartbeats, gaps: records). */
export interface Counts {
  stored: number;
  /** Of the stored: judged. */
  judged: number;
  /** Of the stored: older than what was judged already. */
  late: number;
  duplicates: number;
  quarantined: number;
  /** Reports of agents, counted again when their batch is delivered again. */
  heartbeats: number;
  gaps: number;
  /** Readings that the gaps speak of. */
  lostByAgents: number;
}

export function noCounts(): Counts {
  const readings = { stored: 0, judged: 0, late: 0, duplicates: 0, quarantined: 0 };
  return { ...readings, heartbeats: 0, gaps: 0, lostByAgents: 0 };
}
