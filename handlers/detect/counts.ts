/** What was done, in readings (quarantined: records). */
export interface Counts {
  stored: number;
  /** Of the stored: judged. */
  judged: number;
  /** Of the stored: older than what was judged already. */
  late: number;
  duplicates: number;
  quarantined: number;
}

export function noCounts(): Counts {
  return { stored: 0, judged: 0, late: 0, duplicates: 0, quarantined: 0 };
}
