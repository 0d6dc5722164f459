import { HOME_ITSELF, type Sensor } from "../../../domain/home/description.ts";
import { isAlert, isoTime } from "../alerts-csv.ts";
import type { Told } from "../replay.ts";
import type { Series } from "./chart.ts";
import { escaped, svgOf } from "./svg.ts";

/** One page with everything in it: a chart of every sensor with readings, expected band and alarms, and their list. */
export function reportHtml(
  all: readonly Series[],
  told: readonly Told[],
  sensors: readonly Sensor[],
  file: string,
): string {
  const alerts = told.filter(isAlert).length;
  const ofHome = told.filter(({ sensor }) => sensor.id === HOME_ITSELF);
  const sections = all.map((series, index) => section(series, sensors[index] as Sensor, told));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Backtest of ${escaped(file)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Backtest of ${escaped(file)}</h1>
<p>${alerts} alerts would have been sent for ${all.length} sensors${ofHome.length > 0 ? " and the home itself" : ""}.
Line: readings. Band: what was expected at this time of day. Red: alarm, from when it was told until it was over.</p>
${listOf(ofHome)}
${sections.join("\n")}
</body>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; --line: #1d4e89; --band: #9ec5e8; --alarm: #c62828; --rule: #8888; }
@media (prefers-color-scheme: dark) { :root { --line: #8ec1ff; --band: #2c4a66; --alarm: #ff6b6b; } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 1200px; margin: 2rem auto; padding: 0 1rem; }
h2 { margin: 2rem 0 .3rem; font-size: 1.1rem; }
svg { width: 100%; height: auto; }
table { border-collapse: collapse; font-size: .9rem; }
td, th { text-align: left; padding: .1rem 1rem .1rem 0; font-variant-numeric: tabular-nums; }
.values { fill: none; stroke: var(--line); stroke-width: 1.2; }
.band { fill: var(--band); opacity: .55; }
.alarm { fill: var(--alarm); opacity: .3; }
.told { stroke: var(--alarm); stroke-width: 1.5; }
.axis { stroke: var(--rule); stroke-width: .7; }
text { font: 11px system-ui, sans-serif; fill: currentColor; }
`;

function section(series: Series, sensor: Sensor, told: readonly Told[]): string {
  const own = told.filter((one) => one.sensor.id === sensor.id);
  const name = sensor.name === sensor.id ? sensor.id : `${sensor.name} (${sensor.id})`;
  return `<section>
<h2>${escaped(name)}, ${escaped(sensor.kind)}: ${own.filter(isAlert).length} alerts</h2>
${svgOf(series, [...own, ...told.filter(({ sensor: { id } }) => id === HOME_ITSELF)])}
${listOf(own)}
</section>`;
}

function listOf(own: readonly Told[]): string {
  if (own.length === 0) return "";
  const rows = own.map(({ notice: { atMs, state, alarm } }) => {
    const value = alarm.lastCelsius === null ? "" : alarm.lastCelsius.toFixed(2);
    const cells = [isoTime(atMs), state, alarm.severity, alarm.cause, alarm.rule, value];
    return `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join("")}</tr>`;
  });
  const head = ["at (UTC)", "", "severity", "cause", "rule", "value"]
    .map((name) => `<th>${name}</th>`)
    .join("");
  return `<details><summary>${own.length} e-mails</summary><table><tr>${head}</tr>${rows.join("\n")}</table></details>`;
}
