/** How far long work has come, for whoever waits for it. */
export interface Progress {
  /** So much is done, of the total. */
  done(count: number): void;
  /** The work is over. */
  end(): void;
}

/** Where progress goes: standard error, so that what a command says can be written to a file. */
export type ProgressStream = Pick<NodeJS.WriteStream, "write" | "isTTY">;

const LINE_EVERY_MS = 30_000;

/** One line that is kept up to date on a terminal; elsewhere a line every 30 s. */
export function createProgress(
  what: string,
  total: number,
  stream: ProgressStream = process.stderr,
): Progress {
  const startedAtMs = Date.now();
  let toldAtMs = startedAtMs;
  let isShown = false;
  return {
    done(count) {
      const nowMs = Date.now();
      const text = `${what}: ${count} of ${total}, ${Math.round((nowMs - startedAtMs) / 1000)} s`;
      if (stream.isTTY) stream.write(`\r\u001b[2K${text}`);
      else if (nowMs - toldAtMs >= LINE_EVERY_MS) stream.write(`${text}\n`);
      else return;
      toldAtMs = nowMs;
      isShown = true;
    },
    end() {
      if (stream.isTTY && isShown) stream.write("\r\u001b[2K");
    },
  };
}
