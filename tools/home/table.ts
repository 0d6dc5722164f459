import { stripVTControlCharacters, styleText } from "node:util";

/** Rows under a head, each column as wide as its widest cell; styled cells count as what is seen of them. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column] ?? "")].map(widthOf)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - widthOf(cell)))
      .join("  ")
      .trimEnd();
  return [styleText("dim", line(head)), ...rows.map(line)].join("\n");
}

function widthOf(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}
