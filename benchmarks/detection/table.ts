/** What stands in a table; undefined where there is nothing to tell. */
export type Cell = string | number | undefined;

/** A column with a name and the decimals of its numbers, none when not given. */
export interface Column {
  name: string;
  digits?: number;
}

/** A family's figures: a row a group of its cases. */
export interface Table {
  columns: readonly Column[];
  rows: readonly (readonly Cell[])[];
}

/** A table in Markdown, to be pasted into a page. */
export function markdown({ columns, rows }: Table): string {
  const texts = [
    columns.map(({ name }) => name),
    ...rows.map((row) => row.map((cell, i) => text(cell, columns[i]))),
  ];
  const widths = columns.map((_, i) => Math.max(3, ...texts.map((row) => (row[i] ?? "").length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = texts;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}

/** A table for programs: an object a row, keyed by the columns' names; null where there is nothing to tell. */
export function records({ columns, rows }: Table): Record<string, string | number | null>[] {
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i] ?? null])));
}

function text(cell: Cell, column: Column | undefined): string {
  if (cell === undefined) return "-";
  return typeof cell === "number" ? cell.toFixed(column?.digits ?? 0) : cell;
}
