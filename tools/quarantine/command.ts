import type { Command } from "commander";
import { onlyBeside } from "../../platform/command-line.ts";
import { atHome, type ExitCode, type HomeOptions, npmCommand, withHome } from "../home/command.ts";
import type { HomeTarget } from "../home/home-target.ts";
import { type Ask, type RedriveOptions, redrive } from "./redrive.ts";
import { listQuarantine, showQuarantined } from "./show.ts";

const EXAMPLES = `  npm run quarantine -- list                     what lies there, and why
  npm run quarantine -- show 1a2b3c4d            one with its payload
  npm run quarantine -- redrive --all            what would be brought back; asks, then does it
  npm run quarantine -- redrive 1a2b3c4d --yes   one and what is older of its spool, without asking
  npm run quarantine -- list --env prod --json

"quarantined": a record that the function could not read or judge. "given up": a batch that the function failed on until shortly
before the stream forgot it. The records of all homes are shown.
SQS cannot be read without taking: a look hides the records from others while it lasts.
Exit code: 0 when nothing lies aside or all of it was brought back, 1 when something is left.`;

/** The command line of `npm run quarantine`; `say` prints a line, `end` gets the exit code. */
export function quarantineCommand(
  say: (line: string) => void,
  ask: Ask,
  end: (exitCode: ExitCode) => void,
): Command {
  const command = npmCommand(
    "quarantine",
    "Records that the functions set aside, and batches that Lambda gave up: look at them, put them back.",
    EXAMPLES,
  );
  withHome(command.command("list").description("Lists them: id, kind, arrival, home, reason.")).action(
    async (options: HomeOptions) =>
      end(await atAnyHome(options, (target) => listQuarantine(target, options, say))),
  );
  withHome(command.command("show").description("Shows one with its whole payload."))
    .argument("<id>", "as list shows it")
    .action(async (id: string, options: HomeOptions) =>
      end(await atAnyHome(options, (target) => showQuarantined(target, id, options, say))),
    );
  const again = withHome(
    command
      .command("redrive")
      .description(
        "Puts them back on the stream in their order; first says which this version can read, then asks.",
      ),
  )
    .argument("[id]", "as list shows it")
    .option("--all", "everything")
    .option(
      "--untrusted",
      "with --all: also what no key of its home has signed, for it is genuine all the same",
    )
    .option("--yes", "do not ask; without it and without a terminal nothing is done")
    .action(async (id: string | undefined, options: RedriveOptions) => {
      if ((id === undefined) === (options.all !== true)) command.error("error: name one, or --all");
      end(await atAnyHome(options, (target) => redrive(target, id, options, say, ask)));
    });
  onlyBeside(again, ["untrusted"], ["all"]);
  return command;
}

/** What lies aside is of all homes: nobody needs to name one. */
function atAnyHome(options: HomeOptions, look: (target: HomeTarget) => Promise<ExitCode>): Promise<ExitCode> {
  return atHome(options, look, ([first = ""]) => first);
}
