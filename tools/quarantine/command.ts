import type { Command } from "commander";
import { atHome, type ExitCode, type HomeOptions, npmCommand, withHome } from "../home/command.ts";
import { type Ask, type RedriveOptions, redrive } from "./redrive.ts";
import { listQuarantine, showQuarantined } from "./show.ts";

const EXAMPLES = `  npm run quarantine -- list                     what lies there, and why
  npm run quarantine -- show 1a2b3c4d            one record with its payload
  npm run quarantine -- redrive --all            what would be put back on the stream; asks, then does it
  npm run quarantine -- redrive 1a2b3c4d --yes   one record, without asking
  npm run quarantine -- list --env prod --json

SQS cannot be read without taking: each look hides the records for up to 30 seconds from others and puts them back.
Exit code: 0 when the quarantine is empty or all of it was put back, 1 when something lies there.`;

/** The command line of `npm run quarantine`; `say` prints a line, `end` gets the exit code. */
export function quarantineCommand(
  say: (line: string) => void,
  ask: Ask,
  end: (exitCode: ExitCode) => void,
): Command {
  const command = npmCommand(
    "quarantine",
    "Records of the stream that nobody could read: look at them, put them back.",
    EXAMPLES,
  );
  withHome(command.command("list").description("Lists them: number, arrival, home, reason.")).action(
    async (options: HomeOptions) =>
      end(await atHome(options, (target) => listQuarantine(target, options, say))),
  );
  withHome(command.command("show").description("Shows one with its whole payload."))
    .argument("<id>", "as list shows it")
    .action(async (id: string, options: HomeOptions) =>
      end(await atHome(options, (target) => showQuarantined(target, id, options, say))),
    );
  withHome(
    command
      .command("redrive")
      .description(
        "Puts records that this version can read back on the stream; first says which, then asks.",
      ),
  )
    .argument("[id]", "as list shows it")
    .option("--all", "every record")
    .option("--yes", "do not ask; without it and without a terminal nothing is done")
    .action(async (id: string | undefined, options: RedriveOptions) => {
      if ((id === undefined) === (options.all !== true)) command.error("error: name one record, or --all");
      end(await atHome(options, (target) => redrive(target, id, options, say, ask)));
    });
  return command;
}
