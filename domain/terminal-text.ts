import { CONTROL_CHARACTERS } from "./bounded-text.ts";

/** What `styleText` writes for the styles of our commands: bold, dim, red, green, yellow, and their ends. */
const OWN_STYLES = new Set(["1", "2", "22", "31", "32", "33", "39"].map((code) => `\u001b[${code}m`));
const STYLE_OR_CONTROL = new RegExp(`\u001b\\[\\d{1,2}m|${CONTROL_CHARACTERS.source}`, "g");

/**
 * A text as it may be printed on a terminal, whoever wrote a part of it: line breaks and our own styles stay, any other control
 * character becomes its escape, as `\u001b`. JSON keeps its meaning. What is stored can at most choose one of our colours.
 */
export function terminalText(text: string): string {
  return text.replace(STYLE_OR_CONTROL, (found) => {
    if (found === "\n" || OWN_STYLES.has(found)) return found;
    return escaped(found);
  });
}

/** Why a command did not work, for a terminal: in words what whoever typed it can fix, anything else with its stack. */
export function errorText(error: unknown, isMendable: boolean): string {
  const { message = String(error), stack = message } = error instanceof Error ? error : {};
  return terminalText(isMendable ? `error: ${message}` : stack);
}

function escaped(text: string): string {
  return text.replace(CONTROL_CHARACTERS, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, "0");
    return `\\u${code}`;
  });
}
