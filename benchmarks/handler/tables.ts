import type { Growth } from "./growth.ts";
import { SENSORS_PER_HOME } from "./homes.ts";
import type { Contender, Figures } from "./measure.ts";

/** What was measured of each handler, a line for each shape and handler; all figures are for each reading. */
export function shapesTable(
  measured: readonly { contender: Contender; figures: Figures[]; home: { items: number; bytes: number } }[],
): string {
  const head = ["", "CPU us", "(least-most)", "goal", "first event", "write units", "goal"];
  const units = ["read units", "of the first event", "goal", "requests", "goal", "e-mails in all"];
  const lines = [line([...head, ...units])];
  for (const [index, { shape }] of (measured[0]?.figures ?? []).entries()) {
    lines.push("", `${shape.name}, one record of each home`);
    for (const { contender, figures } of measured)
      lines.push(rowOf(contender, figures[index] as Figures, contender === measured[0]?.contender));
  }
  lines.push("");
  for (const { contender, home } of measured)
    lines.push(`${contender.name}: ${home.items} items of a home with ${home.bytes} bytes`);
  return lines.join("\n");
}

/** CPU to a loaded bundle and the archive's size. */
export function coldStartTable(
  rows: readonly { name: string; zipKb: number; ms: { median: number; least: number } }[],
): string {
  const lines = rows.map(
    ({ name, zipKb, ms }) =>
      `cold start of ${name}: CPU to loaded ${ms.median.toFixed(0)} ms (least ${ms.least.toFixed(0)}), zip ${zipKb.toFixed(0)} KB`,
  );
  return ["", ...lines, "goal of ours: 75 ms, 250 KB"].join("\n");
}

/** One size of the growth. */
export function growthRow({ homes, cpuUs, writeUnits, readUnits }: Growth): string {
  return (
    `${homes * SENSORS_PER_HOME} sensors of ${homes} homes: ${cpuUs.toFixed(0)} us of CPU, ` +
    `${writeUnits.toFixed(2)} write units, ${readUnits.toFixed(2)} read units`
  );
}

function rowOf({ name }: Contender, figures: Figures, isOurs: boolean): string {
  const { cpuUs, firstCpuUs, writeUnits, readUnits, firstReadUnits, requests, publishes, shape } = figures;
  const goal = (value: number | undefined) => (isOurs && value !== undefined ? `<= ${value}` : "");
  return line([
    `  ${name}`,
    cpuUs.median.toFixed(0),
    `(${cpuUs.least.toFixed(0)}-${cpuUs.most.toFixed(0)})`,
    goal(shape.goal.cpuUs),
    firstCpuUs.toFixed(0),
    writeUnits.toFixed(2),
    goal(shape.goal.writeUnits),
    readUnits.toFixed(2),
    firstReadUnits.toFixed(2),
    goal(shape.goal.firstReadUnits),
    requests.toFixed(3),
    goal(shape.goal.requests),
    String(publishes),
  ]);
}

const WIDTHS = [10, 8, 14, 8, 12, 12, 8, 11, 19, 8, 9, 8, 15];

function line(cells: readonly string[]): string {
  return cells
    .map((cell, index) => (index === 0 ? cell.padEnd(WIDTHS[0] ?? 0) : cell.padStart(WIDTHS[index] ?? 0)))
    .join("");
}
