/** How a report looks: on a phone and a wide screen, in the light and in the dark, and on A4. */
export const STYLE = `
:root { color-scheme: light dark; --page: #f3f5f7; --paper: #fff; --ink: #17202a; --soft: #51606f; --rule: #d5dce3;
  --values: #1a5f8f; --band: #1a5f8f22; --range: #1a5f8f66; --critical: #b3161b; --warning: #8f4a00; --info: #1a5f8f; }
@media (prefers-color-scheme: dark) { :root { --page: #0e1318; --paper: #182028; --ink: #e8edf2; --soft: #a3b1bf; --rule: #2d3945;
  --values: #7cc0ee; --band: #7cc0ee2a; --range: #7cc0ee70; --critical: #ff8d86; --warning: #ffbf69; --info: #7cc0ee; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1100px; padding: 1rem; background: var(--page); color: var(--ink); font: 16px/1.45 system-ui, sans-serif;
  overflow-wrap: anywhere; }
h1 { margin: .5rem 0 .2rem; font-size: 1.6rem; line-height: 1.2; }
h2 { margin: 2rem 0 .6rem; font-size: 1.25rem; }
h3 { margin: 0; font-size: 1rem; }
p { margin: .2rem 0; }
.soft { color: var(--soft); font-size: .9rem; }
.glance { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .6rem; margin: 1rem 0; padding: 0; list-style: none; }
.glance li, .sensor, .list { background: var(--paper); border: 1px solid var(--rule); border-radius: .5rem; padding: .6rem .8rem; }
.glance b { display: block; font-size: 1.5rem; line-height: 1.2; }
.list { margin: 0; padding: .2rem .8rem; list-style: none; }
.list li { padding: .4rem 0; }
.list li + li { border-top: 1px solid var(--rule); }
.severity { font-size: .85rem; font-weight: 600; text-transform: uppercase; }
.severity.critical { color: var(--critical); } .severity.warning { color: var(--warning); } .severity.info { color: var(--info); }
summary { padding: .5rem 0; cursor: pointer; }
.sensors { display: grid; margin-top: .6rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: .8rem; }
.sensors.wide { grid-template-columns: minmax(0, 1fr); }
.sensor { min-width: 0; break-inside: avoid; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; background: var(--paper); }
th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--rule); text-align: right; vertical-align: baseline; }
th:first-child, td:first-child { text-align: left; } td, thead th { white-space: nowrap; } tbody th { font-weight: 400; }
.chart { position: relative; height: 11rem; margin: .9rem 0 0 2.4rem; padding-bottom: 1.5rem; }
.wide .chart { height: 14rem; }
svg { display: block; width: 100%; height: 100%; }
.chart > div { position: absolute; inset: 0 0 1.5rem; color: var(--soft); font-size: .75rem; pointer-events: none; }
.x, .y { position: absolute; white-space: nowrap; }
.x { top: 100%; margin-top: .2rem; transform: translateX(-50%); } .x.first { transform: none; } .x.last { transform: translateX(-100%); }
.y { right: 100%; margin-right: .35rem; transform: translateY(-50%); }
path { fill: none; vector-effect: non-scaling-stroke; }
.values { stroke: var(--values); stroke-width: 1.3; stroke-linejoin: round; } .band { fill: var(--band); } .range { fill: var(--range); } .rule { stroke: var(--rule); stroke-width: 1; }
.alarm { opacity: .28; } .alarm.critical { fill: var(--critical); } .alarm.warning { fill: var(--warning); } .alarm.info { fill: var(--info); }
@media print, (max-width: 600px) { .x:nth-child(even of .x) { display: none; } }
@media (max-width: 600px) { td, th { padding: .25rem .3rem; font-size: .9rem; } }
@page { size: A4; margin: 12mm; }
@media print {
  :root { color-scheme: light; --page: #fff; --paper: #fff; --ink: #000; --soft: #444; --rule: #ccc; --values: #1a5f8f; --band: #1a5f8f22; --range: #1a5f8f66;
    --critical: #b3161b; --warning: #8f4a00; --info: #1a5f8f; }
  body { max-width: none; padding: 0; font-size: 10.5pt; } h2 { margin-top: 1.2rem; break-after: avoid; } .chart { height: 8rem; }
  .sensors { grid-template-columns: repeat(2, minmax(0, 1fr)); } .list li, tr { break-inside: avoid; }
  svg, .severity { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
