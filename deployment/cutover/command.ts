import { createInterface } from "node:readline/promises";
import { Command, Option } from "commander";
import type { EnvironmentName } from "../../environments/settings.ts";
import { onlyBeside } from "../../platform/command-line.ts";
import { environmentOption, examples } from "../release/options.ts";
import { reach } from "../release/reach.ts";
import { ReleaseError, type Target } from "../release/target.ts";
import { verification } from "../release/verification.ts";
import { cutOver } from "./cut-over.ts";
import { deleteOldFunction } from "./delete-old.ts";
import type { CutoverRecord } from "./record.ts";
import { undoCutover } from "./undo.ts";

interface Options {
  env: EnvironmentName;
  from: string;
  undo: boolean;
  deleteOld: boolean;
  yes: boolean;
}

/** `npm run cutover`. */
export function cutoverCommand(): Command {
  const command = new Command("cutover")
    .description(
      "Has the released function read the stream in the place of one made by hand, from where that one was. " +
        "Nothing is lost or stored twice; run again after a crash, it goes on. docs/deployment.md has it step by step.",
    )
    .requiredOption("--from <function>", "the function made by hand")
    .addOption(environmentOption())
    .option("--undo", "have the old function read the stream again", false)
    .addOption(
      new Option("--delete-old", "delete the old function, once all is well")
        .default(false)
        .conflicts("undo"),
    )
    .option("--yes", "with --delete-old: do not ask", false)
    .addHelpText(
      "after",
      examples(
        "cutover -- --from my-function",
        "cutover -- --from my-function --undo",
        "cutover -- --from my-function --delete-old",
      ),
    )
    .action(cutover);
  onlyBeside(command, ["yes"], ["deleteOld"]);
  return command;
}

async function cutover({ env, from, undo, deleteOld, yes }: Options): Promise<void> {
  const target = await reach(env);
  if (undo) return tellWhatToConfigure(target, await undoCutover(target, from));
  tellWhatToConfigure(target, await cutOver(target, { from, verify: verification(target) }));
  if (!deleteOld)
    return target.say(`${from} is idle now; npm run cutover -- --from ${from} --delete-old deletes it`);
  if (!yes) await ask(from);
  await deleteOldFunction(target, from);
}

/** Terraform must hear of it, or its next plan makes a second mapping. */
function tellWhatToConfigure({ names, say }: Target, { way, state, ours }: CutoverRecord): void {
  // Beside the old function's, which reads again, ours stays Terraform's.
  if (state === "undone" && way === "retire") return;
  const value = state === "undone" ? "by-hand" : ours;
  say(`config.yaml, environments.${names.environment}: say readingsMapping: ${value}, and deploy it`);
}

async function ask(from: string): Promise<void> {
  if (!process.stdin.isTTY)
    throw new ReleaseError(
      `--delete-old asks on a terminal, and this is none; say --yes to delete ${from} unasked`,
    );
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`Delete ${from} for good? Type its name: `);
  terminal.close();
  if (answer.trim() !== from) throw new ReleaseError(`${from} stays`);
}
