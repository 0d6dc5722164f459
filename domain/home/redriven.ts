/**
 * Spools of records that a person put back on the stream: generation, and a hash of the spool's id that the agent gave
 * (decision 0044). A producer is an agent and its spool.
 */
const REDRIVEN = /(?:^|\/)redriven-(?:(\d+)-)?([0-9a-f]{16})$/;

/** Whether a spool, or the producer that it is of, holds redriven records: it is no sign that its agent lives. */
export function isRedriven(spoolOrProducer: string): boolean {
  return REDRIVEN.test(spoolOrProducer);
}

/** The spool id that redriven records get; `hash` has 16 hexadecimal digits. */
export function redrivenSpoolId(hash: string, generation: number): string {
  return `redriven-${generation}-${hash}`;
}

/** The hash in a redriven spool's id; undefined for a spool as agents name them. */
export function redrivenHash(spoolId: string): string | undefined {
  return REDRIVEN.exec(spoolId)?.[2];
}
