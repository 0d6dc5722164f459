import { subjectOf } from "../../domain/mail/subject.ts";
import type { Letter } from "../../domain/post/letter.ts";
import type { LivedYear } from "./live-year.ts";
import type { ToldFault, ToldYear } from "./told.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The year in tables: e-mails a month, those beside the faults with their subjects, and each fault. */
export function yearText(year: LivedYear, { faults, beside }: ToldYear): string {
  const { home, letters } = year;
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone: home.timeZone,
    dateStyle: "short",
    timeStyle: "short",
  });
  const time = (ms: number) => format.format(ms);
  const monthOf = ({ atMs }: Letter) => Number(time(atMs).slice(5, 7)) - 1;
  const inMonth = (list: readonly Letter[], month: number) =>
    list.filter((one) => monthOf(one) === month).length;
  const months = MONTHS.map((name, month) => {
    const other = inMonth(beside, month);
    return [name, String(inMonth(letters, month) - other), String(other)];
  });
  const lines = (list: readonly Letter[]) =>
    list.map((one) => `  ${time(one.atMs)}  ${subjectOf(one, home)}`);
  return [
    ...columns([["month", "e-mails about faults", "beside them"], ...months]),
    "",
    `beside the faults (${beside.length}):`,
    ...lines(beside),
    "",
    ...columns([
      ["fault", "began", "first e-mail", "delay", "in time", "e-mails", "in time means"],
      ...faults.map((one) => faultRow(one, time)),
    ]),
    "",
    ...faults.flatMap(({ fault, letters: told }) => [`${fault.name}:`, ...lines(told)]),
  ].join("\n");
}

function faultRow({ fault, fromMs, letters, inTime }: ToldFault, time: (ms: number) => string): string[] {
  const first = letters[0];
  const told =
    first === undefined
      ? ["never", ""]
      : [time(first.atMs), `${Math.round((first.atMs - fromMs) / 60_000)} min`];
  return [fault.name, time(fromMs), ...told, inTime ? "yes" : "NO", String(letters.length), fault.inTime];
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
