import { factsOfCause } from "../../domain/detection/causes.ts";
import { durationText } from "../../domain/duration.ts";
import { type HomeDescription, sensorOf } from "../../domain/home/description.ts";
import { batteryText } from "../../domain/home/vitals.ts";
import { degreesIn } from "../../domain/mail/degrees.ts";
import { PLACES } from "../../domain/places.ts";
import { localTime } from "../home/time.ts";
import type { ReportAlarm } from "./alarms.ts";
import { chartOf } from "./chart.ts";
import { counted, escaped } from "./html.ts";
import type { Report, ReportMail, ReportSensor } from "./report.ts";
import { STYLE } from "./style.ts";

/** Of a longer list the rest is folded away. */
const SHOWN = 25;

/** A report as one page that needs nothing else and runs no script. */
export function reportHtml(report: Report, described: HomeDescription): string {
  const { title, lines, month } = report;
  const sections = [alarmsSection(report, described), sensorsSection(report), mailsSection(report)];
  if (month !== undefined) sections.push(batteriesSection(month), quietSection(month, report.home));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${lines.map((line) => `<p class="soft">${escaped(line)}</p>`).join("\n")}
${glance(report)}
${sections.join("\n")}
</main>
</body>
</html>
`;
}

function glance({ alarms, mails, sensors, month }: Report): string {
  const critical = alarms.filter(({ severity }) => severity === "critical").length;
  const tiles = [
    [
      String(alarms.length),
      `${alarms.length === 1 ? "alarm" : "alarms"}${critical > 0 ? `, ${critical} critical` : ""}`,
    ],
    [String(mails.length), mails.length === 1 ? "e-mail" : "e-mails"],
    [String(sensors.length), sensors.length === 1 ? "sensor" : "sensors"],
  ];
  if (month !== undefined) {
    const { batteries, quiet } = month;
    if (batteries !== undefined) tiles.push([String(batteries.length), "to get a new battery"]);
    tiles.push([String(quiet.length), quiet.length === 1 ? "silence" : "silences"]);
  }
  const items = tiles.map(([count, what]) => `<li><b>${count}</b> ${what}</li>`);
  return `<ul class="glance">${items.join("")}</ul>`;
}

function alarmsSection({ alarms, home, month }: Report, described: HomeDescription): string {
  const items = alarms.map((alarm) => {
    const { name } = sensorOf(described, alarm.sensorId);
    return `${chip(alarm.severity)} <strong>${escaped(name)}</strong>: ${factsOfCause(alarm.cause).words}. ${escaped(storyOf(alarm, home))}${month === undefined ? ` Rule: ${alarm.rule}.` : ""}`;
  });
  return section("Alarms", items, "There was no alarm.");
}

/** When an alarm began, how long it lasted, how bad it became, and what people answered. */
function storyOf(
  { sinceMs, endedMs, isOpen, cause, peakCelsius, answer }: ReportAlarm,
  home: Report["home"],
): string {
  const since = localTime(sinceMs, home.timeZone);
  const lasted =
    endedMs !== undefined
      ? `${since}, for ${durationText(endedMs - sinceMs)}`
      : isOpen
        ? `Since ${since}, not over yet`
        : `${since}, over since`;
  const { tellsValue } = factsOfCause(cause);
  const peak = tellsValue && peakCelsius !== null ? ` Worst: ${degreesIn(home.unit, peakCelsius)}.` : "";
  const answered = answer === undefined ? "" : ` ${answer === "acknowledged" ? "Acknowledged" : "Snoozed"}.`;
  return `${lasted}.${peak}${answered}`;
}

function sensorsSection({ sensors, home, month }: Report): string {
  const rows = sensors.map(({ sensor, measured }) => {
    const cells =
      measured === undefined ? ["", "no value", ""] : [measured.lowest, measured.mean, measured.highest];
    const shown = cells.map((cell) => (typeof cell === "number" ? degreesIn(home.unit, cell) : cell));
    return `<tr><th scope="row">${escaped(sensor.name)}</th>${shown.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  const heads = ["Sensor", "Lowest", "Mean", "Highest"].map((head) => `<th scope="col">${head}</th>`);
  return `<h2>Temperatures</h2>
<table><thead><tr>${heads.join("")}</tr></thead><tbody>${rows.join("\n")}</tbody></table>
<p class="soft">Line: the mean${month === undefined ? "" : " of each hour"}, in the range of all values.${month === undefined ? " Pale band: what was expected at this time of day." : ""} Red and orange: an alarm, from its beginning to its end.</p>
<div class="sensors${month === undefined ? " wide" : ""}">
${sensors.map((one) => sensorFigure(one, home)).join("\n")}
</div>`;
}

function sensorFigure({ sensor, line, measured, alarms }: ReportSensor, home: Report["home"]): string {
  const span =
    measured === undefined
      ? "no value"
      : `${degreesIn(home.unit, measured.lowest)} to ${degreesIn(home.unit, measured.highest)}`;
  const own = alarms.filter(({ sensorId }) => sensorId === sensor.id).length;
  const what = own === 0 ? "" : `, ${counted(own, "alarm")}`;
  const { label } = PLACES[sensor.kind];
  const kind = label === sensor.name.toLowerCase() ? "" : `${label}: `;
  const chart = measured === undefined ? "" : chartOf(line, alarms, home, `${sensor.name}: ${span}${what}`);
  return `<section class="sensor"><h3>${escaped(sensor.name)}</h3><p class="soft">${escaped(`${kind}${span}${what}`)}</p>${chart}</section>`;
}

function mailsSection({ mails, mailsNote, home }: Report): string {
  const items = mails.map(
    ({ atMs, subject }) => `<span class="soft">${localTime(atMs, home.timeZone)}</span> ${escaped(subject)}`,
  );
  const note = [mails.length > 0 ? `${mailCounts(mails)}.` : "", mailsNote ?? ""].filter(
    (text) => text !== "",
  );
  return section("E-mails", items, "No e-mail was sent.", note.join(" "));
}

const ABOUT: Record<ReportMail["about"], string> = {
  new: "with news",
  worse: "that something got worse",
  reminder: "to remind",
  over: "that something is over",
  other: "of something else",
};

function mailCounts(mails: readonly ReportMail[]): string {
  const kinds = Object.keys(ABOUT) as ReportMail["about"][];
  return kinds
    .map((about) => ({ about, count: mails.filter((mail) => mail.about === about).length }))
    .filter(({ count }) => count > 0)
    .map(({ about, count }) => `${count} ${ABOUT[about]}`)
    .join(", ");
}

function batteriesSection({ batteries }: NonNullable<Report["month"]>): string {
  const items = (batteries ?? []).map(
    ({ name, battery }) => `<strong>${escaped(name)}</strong>: ${batteryText(battery)}`,
  );
  const none =
    batteries === undefined ? "No sensor says how full its battery is." : "No sensor needs a battery.";
  return section("Batteries", items, none);
}

function quietSection({ quiet, lost }: NonNullable<Report["month"]>, { timeZone }: Report["home"]): string {
  const items = quiet.map(
    ({ name, fromMs, untilMs }) =>
      `<strong>${escaped(name)}</strong>: ${localTime(fromMs, timeZone)}, for ${durationText(untilMs - fromMs)}`,
  );
  return section(
    "What was quiet",
    [...items, ...lost.map(escaped)],
    "No sensor was quiet for two hours or longer.",
  );
}

function section(title: string, items: readonly string[], none: string, note = ""): string {
  const list = (some: readonly string[]) =>
    `<ul class="list">${some.map((item) => `<li>${item}</li>`).join("\n")}</ul>`;
  const rest = items.slice(SHOWN);
  const more =
    rest.length === 0 ? "" : `<details><summary>${rest.length} more</summary>${list(rest)}</details>`;
  const text = note === "" ? "" : `<p class="soft">${escaped(note)}</p>`;
  if (items.length === 0) return `<h2>${title}</h2>\n<p>${none}</p>${text}`;
  return `<h2>${title}</h2>\n${text}${list(items.slice(0, SHOWN))}${more}`;
}

function chip(severity: ReportAlarm["severity"]): string {
  return `<span class="severity ${severity}">${severity}</span>`;
}
