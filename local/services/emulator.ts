/** What an emulator's process tells its parent, once: where it listens, or why it cannot. */
export type EmulatorReport = { port: number } | { code: string; message: string };

/**
 * Runs an emulator in a child process: `listen` binds it to loopback on the port of the first argument (0: a free
 * one) and resolves with the port. The process ends when its parent is gone, however that ended (even by SIGKILL).
 */
export async function runEmulator(listen: (port: number) => Promise<number>): Promise<void> {
  // An emulator may have taken over process.exit (kinesis-local has); there is nothing to save.
  process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
  try {
    report({ port: await listen(Number(process.argv[2] ?? 0)) });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    report({ code: code ?? "", message });
  }
}

export const loopback = "127.0.0.1";

function report(what: EmulatorReport) {
  process.send?.(what);
}
