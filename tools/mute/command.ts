import { type Command, InvalidArgumentError, Option } from "commander";
import { LONGEST_MUTE_MS } from "../../domain/post/mute.ts";
import { atHome, type ExitCode, npmCommand, withHome } from "../home/command.ts";
import { durationMs } from "../home/time.ts";
import { type MuteOptions, muteAlarm } from "./mute-alarm.ts";

type Say = (line: string) => void;
type End = (exitCode: ExitCode) => void;

const EXIT_CODES = "Exit code: 0 when it is done, 1 when the alarm is over or nobody knows it.";

/** The command line of `npm run ack`; `say` prints a line, `end` gets the exit code. */
export function ackCommand(say: Say, end: End): Command {
  const description =
    "Acknowledges an alarm: no reminders for a while; people still hear when it gets worse and when it is over.";
  const examples = `  npm run ack -- 7J8AEP                 no reminders for 24 hours of the home's time
  npm run ack -- 7J8AEP --for 3d        a freezer that waits for its mechanic
  npm run ack -- 7J8AEP --undo          as if it had never been
  npm run ack -- 7J8AEP --env prod      of a home on AWS

${EXIT_CODES}`;
  return withHome(npmCommand("ack", description, examples))
    .argument("<code>", "of the alarm, from its e-mail or from npm run alarms")
    .addOption(
      new Option("--for <duration>", "how long, a week (7d) at most")
        .argParser(muteMs)
        .default(86_400_000, "24h"),
    )
    .addOption(new Option("--undo", "take it back").conflicts("for"))
    .action(async (code: string, options: MuteOptions) =>
      end(await atHome(options, (target) => muteAlarm(target, code, "acknowledged", options, say))),
    );
}

/** The command line of `npm run snooze`; `say` prints a line, `end` gets the exit code. */
export function snoozeCommand(say: Say, end: End): Command {
  const description = "Snoozes an alarm: nothing of it is told for a while, unless it becomes critical.";
  const examples = `  npm run snooze -- 7J8AEP --for 2h     nothing of it for two hours of the home's time
  npm run snooze -- 7J8AEP --undo       as if it had never been
  npm run snooze -- 7J8AEP --for 2h --env prod

${EXIT_CODES}`;
  const command = withHome(npmCommand("snooze", description, examples))
    .argument("<code>", "of the alarm, from its e-mail or from npm run alarms")
    .addOption(
      new Option("--for <duration>", "how long, for example 2h; a week (7d) at most").argParser(muteMs),
    )
    .addOption(new Option("--undo", "take it back").conflicts("for"))
    .action(async (code: string, options: MuteOptions) => {
      if (options.for === undefined && options.undo !== true)
        command.error("error: say how long, for example --for 2h, or --undo");
      end(await atHome(options, (target) => muteAlarm(target, code, "snoozed", options, say)));
    });
  return command;
}

function muteMs(text: string): number {
  const ms = durationMs(text);
  if (ms > LONGEST_MUTE_MS)
    throw new InvalidArgumentError("Expected a week (7d) at most: what lasts longer is asked again.");
  return ms;
}
