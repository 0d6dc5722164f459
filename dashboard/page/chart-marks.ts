import type uPlot from "uplot";
import type { Mark } from "../wire.ts";
import { type Label, labelRows } from "./label-rows.ts";

const ROWS = 3;
const ROW_PX = 17;
const GAP_PX = 8;
const RANK = { critical: 0, warning: 1, info: 2 };

/** Shades the time of each alarm, with a line at its beginning, and its words on top where there is room for them. */
export function markPlugin(marks: () => readonly Mark[], colour: (name: string) => string): uPlot.Plugin {
  return {
    hooks: {
      drawClear: [
        (chart) =>
          clipped(chart, () => {
            for (const mark of marks()) shade(chart, mark, colour(`--${mark.severity}`));
          }),
      ],
      draw: [(chart) => clipped(chart, () => drawWords(chart, marks(), colour))],
    },
  };
}

function clipped({ ctx, bbox: { left, top, width, height } }: uPlot, draw: () => void): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  draw();
  ctx.restore();
}

function shade(chart: uPlot, { fromMs, untilMs, phase }: Mark, colour: string): void {
  const { ctx, bbox } = chart;
  const left = chart.valToPos(fromMs, "x", true);
  const right = untilMs === undefined ? bbox.left + bbox.width : chart.valToPos(untilMs, "x", true);
  ctx.fillStyle = colour;
  ctx.globalAlpha = phase === "pending" ? 0.06 : 0.14;
  ctx.fillRect(left, bbox.top, Math.max(2, right - left), bbox.height);
  ctx.globalAlpha = 1;
  ctx.fillRect(left, bbox.top, Math.max(2, devicePixelRatio * 1.5), bbox.height);
}

/** The worst alarms first, of those the newest: what is left out stands in the list below the chart. */
function drawWords(chart: uPlot, marks: readonly Mark[], colour: (name: string) => string): void {
  const { ctx, bbox } = chart;
  ctx.font = `600 ${12 * devicePixelRatio}px ${getComputedStyle(document.body).fontFamily}`;
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  const inOrder = [...marks].sort((a, b) => RANK[a.severity] - RANK[b.severity] || b.fromMs - a.fromMs);
  const labels = inOrder.map((mark) => labelOf(chart, mark));
  const rows = labelRows(labels, ROWS, GAP_PX * devicePixelRatio);
  for (const [index, { what, severity }] of inOrder.entries()) {
    const row = rows[index];
    if (row === undefined) continue;
    const { left = 0, width = 0 } = labels[index] ?? {};
    const top = bbox.top + (6 + row * ROW_PX) * devicePixelRatio;
    // Lines of other alarms and of the grid go behind the words.
    ctx.fillStyle = colour("--paper");
    ctx.fillRect(left - 2, top - 2, width + 4, (ROW_PX - 2) * devicePixelRatio);
    ctx.fillStyle = colour(`--${severity}`);
    ctx.fillText(what, left, top);
  }
}

/** Words that would run out of the chart stand before the line. */
function labelOf(chart: uPlot, { fromMs, what }: Mark): Label {
  const { ctx, bbox } = chart;
  const line = chart.valToPos(fromMs, "x", true);
  const { width } = ctx.measureText(what);
  const left = line + 6 + width > bbox.left + bbox.width ? line - width - 6 : line + 6;
  return { left: Math.max(bbox.left + 2, left), width };
}
