import { terminalText } from "../../domain/terminal-text.ts";

/** Prints a line of a command: what is stored or comes from AWS may stand in it, and must not steer the terminal. */
export function say(line: string): void {
  console.log(terminalText(line));
}
