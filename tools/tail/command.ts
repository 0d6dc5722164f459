import { setTimeout as delay } from "node:timers/promises";
import type { Command } from "commander";
import { atHome, type HomeOptions, npmCommand, withHome } from "../home/command.ts";
import { snapshotOf } from "../home/home-target.ts";
import { durationMs } from "../home/time.ts";
import { createFollower, type TailEvent } from "./follow.ts";
import { lineOf } from "./line.ts";

/** What an engineer typed after `npm run tail --`. */
export interface TailOptions extends HomeOptions {
  sensor?: string;
  alarms?: boolean;
  for?: number;
}

const EXAMPLES = `  npm run tail                                  everything, until Ctrl-C
  npm run tail -- --sensor freezer --for 30s    one sensor, for half a minute
  npm run tail -- --alarms --env prod           alarms and e-mails alone, of a home on AWS
  npm run --silent tail -- --json --for 10s     a JSON object a line

It asks the table again and again: twice a second here, every five seconds on AWS, where each time costs a read unit for
each 4 KB of the home. Readings come in the order they were taken; what came late is only counted.`;

/** The command line of `npm run tail`; `say` prints a line. */
export function tailCommand(say: (line: string) => void): Command {
  return withHome(
    npmCommand("tail", "Readings, verdicts, alarms and e-mails of a home as they come.", EXAMPLES),
  )
    .option("--sensor <id>", "of this sensor alone")
    .option("--alarms", "no readings")
    .option("--for <duration>", "end after this time, for example 30s", durationMs)
    .action((options: TailOptions) => tail(options, say));
}

/** Follows a home until Ctrl-C or the end of `--for`. */
function tail(options: TailOptions, say: (line: string) => void): Promise<void> {
  const untilMs = performance.now() + (options.for ?? Number.POSITIVE_INFINITY);
  const ending = new AbortController();
  // npm hands Ctrl-C on to its child, which has it from the terminal already: twice is once.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => ending.abort());
  const wanted = (event: TailEvent) =>
    (options.sensor === undefined || !("sensor" in event) || event.sensor === options.sensor) &&
    !(options.alarms === true && (event.type === "reading" || event.type === "late"));
  return atHome(options, async (target) => {
    const { description: home } = (await snapshotOf(target)).home;
    const follow = createFollower(target);
    while (!ending.signal.aborted) {
      for (const event of (await follow()).filter(wanted))
        say(options.json ? JSON.stringify(event) : lineOf(event, home));
      const leftMs = untilMs - performance.now();
      if (leftMs <= 0) return;
      await delay(Math.min(target.pollMs, leftMs), undefined, { signal: ending.signal }).catch(
        () => undefined,
      );
    }
  });
}
