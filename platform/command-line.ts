import type { Command } from "commander";

/** A mistake in what was typed. */
const TYPED_WRONGLY = 2;

/**
 * Ends the process with 2 on a mistake in what was typed, in this command and those below, and with 0 after its help; 1
 * is left for what could not be done.
 */
export function mistakesEndWith2(command: Command): Command {
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : TYPED_WRONGLY));
  for (const below of command.commands) mistakesEndWith2(below);
  return command;
}

/**
 * Refuses options that do nothing: each of `options` needs one of `others`, as `opts()` names them.
 */
export function onlyBeside(command: Command, options: readonly string[], others: readonly string[]): void {
  command.hook("preAction", () => {
    const isTyped = (name: string) => command.getOptionValueSource(name) === "cli";
    if (others.some((name) => isTyped(name) && command.getOptionValue(name) !== false)) return;
    const idle = options.find(isTyped);
    if (idle === undefined) return;
    const flagOf = (name: string) =>
      command.options.find((option) => option.attributeName() === name)?.long ?? name;
    command.error(`error: option '${flagOf(idle)}' does nothing without ${others.map(flagOf).join(" or ")}`, {
      exitCode: TYPED_WRONGLY,
    });
  });
}
