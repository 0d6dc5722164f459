/** A spool that cannot be used as it is; the message says why, and what to do. */
export class SpoolError extends Error {
  override readonly name = "SpoolError";
}
