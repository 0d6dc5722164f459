import { Argument, Option } from "commander";
import { environments } from "../../environments/settings.ts";

/** What is released and rolled back, each by itself. */
export type Part = "agent" | "lambda";

/** The part that a command is about. */
export const partArgument = () =>
  new Argument("<part>", "the agent on its instance, or the Lambda functions").choices(["agent", "lambda"]);

/** `--env`, which every command of the releases has. */
export const environmentOption = () =>
  new Option("--env <name>", "the environment").choices(Object.keys(environments)).default("dev");

/** The end of a command's help. */
export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  npm run ${line}`).join("\n")}`;
}
