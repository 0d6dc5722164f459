/** A file or folder that cannot be written; the message says which, why and what helps. */
export class UnwritableError extends Error {
  override readonly name = "UnwritableError";
}

const REASONS: Record<string, string> = {
  EACCES: "writing there is not permitted",
  EPERM: "writing there is not permitted",
  EROFS: "the disk is read-only",
  ENOENT: "its folder is not there",
  ENOTDIR: "a file stands where a folder is needed",
  EEXIST: "a file stands where a folder is needed",
  EISDIR: "a folder stands where a file is needed",
  ENOSPC: "the disk is full",
};

/** Says why `path` cannot be written, of an error of the file system; gives any other error back. `fix` is a sentence. */
export function unwritable(path: string, error: unknown, fix: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  const reason = code === undefined ? undefined : REASONS[code];
  return reason === undefined ? error : new UnwritableError(`${path} cannot be written: ${reason}. ${fix}`);
}
