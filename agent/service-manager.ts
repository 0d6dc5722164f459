import { execFile } from "node:child_process";
import type { Log } from "../platform/log.ts";

/** systemd as the agent talks to it; without systemd nothing happens. */
export interface ServiceManager {
  ready(status: string): void;
  reloading(): void;
  stopping(): void;
  /** Says from now on that the agent lives, twice per watchdog interval. */
  startWatchdog(): void;
  close(): void;
}

type Run = (file: string, args: string[], done: (error: Error | null) => void) => void;

/** What systemd puts into the environment of a unit of Type=notify. Source: sd_notify(3), sd_watchdog_enabled(3). */
export interface NotifyEnvironment {
  NOTIFY_SOCKET?: string | undefined;
  /** Interval in microseconds. */
  WATCHDOG_USEC?: string | undefined;
}

/**
 * Talks by the command `systemd-notify`, one short child per message, because Node has no Unix datagram sockets: the
 * unit needs NotifyAccess=all. A message that cannot be sent is said once and is no reason to stop.
 */
export function createServiceManager(
  environment: NotifyEnvironment,
  log: Log,
  run: Run = (file, args, done) => execFile(file, args, { timeout: 5000 }, (error) => done(error)),
): ServiceManager {
  let failed = false;
  let timer: NodeJS.Timeout | undefined;
  const notify = (...states: string[]) => {
    if (!environment.NOTIFY_SOCKET) return;
    run("systemd-notify", states, (error) => {
      if (error !== null && !failed) log.warn({ error: error.message }, "systemd could not be notified");
      failed = error !== null;
    });
  };
  return {
    ready: (status) => notify("READY=1", `STATUS=${status}`),
    // systemd wants the time of the reload on its own clock. Source: systemd.service(5), Type=notify-reload; plain
    // Type=notify takes the state alone.
    reloading: () => notify("STATUS=reading the configuration again"),
    stopping: () => notify("STOPPING=1"),
    startWatchdog() {
      const intervalMs = Number(environment.WATCHDOG_USEC ?? 0) / 1000;
      if (intervalMs > 0) timer = setInterval(() => notify("WATCHDOG=1"), intervalMs / 2);
    },
    close: () => clearInterval(timer),
  };
}
