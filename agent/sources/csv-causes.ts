import { boundedText } from "../../domain/bounded-text.ts";

/** A row that could not be used: the editor's line, the column and value at fault, what is wrong with it, and what helps. */
export interface BadRow {
  line: number;
  /** As the header has it; empty when the row as a whole is at fault. */
  column: string;
  /** At most 80 characters. */
  value: string;
  problem: string;
  fix: string;
}

/** What some rows could not be used for, with the first of them. */
export interface BadCause {
  count: number;
  first: BadRow;
}

/** Rows that could not be used: how many, and the causes, those of most rows first. */
export interface BadRows {
  count: number;
  causes: BadCause[];
}

export const NO_BAD_ROWS: BadRows = { count: 0, causes: [] };

/** Further causes count, and are not kept: the widths of rows can be any. */
const MOST_CAUSES = 20;
const LONGEST_VALUE = 80;
/** The report names at most so many causes; a cause of one row in a thousand can wait. */
const CAUSES_TOLD = 5;

/** A row that could not be used, with a value that is fit to be shown. */
export function badRow(
  line: number,
  [column = "", value]: [column: string | undefined, value: string],
  problem: string,
  fix: string,
): BadRow {
  return { line, column: column.trim(), value: boundedText(value, LONGEST_VALUE), problem, fix };
}

/** Counts rows by what is wrong with them. */
export class BadRowCounter {
  #causes = new Map<string, BadCause>();
  #count = 0;

  add(row: BadRow): void {
    this.#count++;
    const key = `${row.column}\n${row.problem}`;
    const cause = this.#causes.get(key);
    if (cause !== undefined) cause.count++;
    else if (this.#causes.size < MOST_CAUSES) this.#causes.set(key, { count: 1, first: row });
  }

  rows(): BadRows {
    const causes = [...this.#causes.values()].map((cause) => ({ ...cause }));
    return { count: this.#count, causes: causes.sort((a, b) => b.count - a.count) };
  }
}

/** For people: a line of how many, then for each cause how many, the first of them, and what helps. */
export function badRowLines({ count, causes }: BadRows): string[] {
  if (count === 0) return [];
  const shown = causes.slice(0, CAUSES_TOLD);
  const lines = shown.flatMap(({ count, first }) => [
    `  ${rows(count)}: ${first.problem}; the first is ${placeOf(first)}`,
    `    ${first.fix}`,
  ]);
  const told = shown.reduce((sum, cause) => sum + cause.count, 0);
  const more = count > told ? [`  ${rows(count - told)} for other causes`] : [];
  return [`${rows(count)} could not be used:`, ...lines, ...more];
}

function placeOf({ line, column, value }: BadRow): string {
  return `line ${line}, ${column === "" ? "" : `${column} `}${JSON.stringify(value)}`;
}

function rows(count: number): string {
  return count === 1 ? "1 row" : `${count.toLocaleString("en")} rows`;
}
