import type uPlot from "uplot";
import type { Mark } from "../wire.ts";

/** Shades the time of each alarm, with a line at its beginning and its words on top. */
export function markPlugin(marks: () => readonly Mark[], colour: (name: string) => string): uPlot.Plugin {
  return {
    hooks: {
      drawClear: [
        (chart) => {
          const { ctx, bbox } = chart;
          ctx.save();
          ctx.beginPath();
          ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
          ctx.clip();
          for (const mark of marks()) draw(chart, mark, colour(`--${mark.severity}`));
          ctx.restore();
        },
      ],
    },
  };
}

function draw(chart: uPlot, { fromMs, untilMs, what, phase }: Mark, colour: string): void {
  const { ctx, bbox } = chart;
  const end = bbox.left + bbox.width;
  const left = chart.valToPos(fromMs, "x", true);
  const right = untilMs === undefined ? end : chart.valToPos(untilMs, "x", true);
  ctx.fillStyle = colour;
  ctx.globalAlpha = phase === "pending" ? 0.06 : 0.14;
  ctx.fillRect(left, bbox.top, Math.max(2, right - left), bbox.height);
  ctx.globalAlpha = 1;
  ctx.fillRect(left, bbox.top, Math.max(2, devicePixelRatio * 1.5), bbox.height);
  ctx.font = `600 ${12 * devicePixelRatio}px ${getComputedStyle(document.body).fontFamily}`;
  ctx.textBaseline = "top";
  const width = ctx.measureText(what).width;
  // Words that would run out of the chart stand before the line.
  const at = left + 6 + width > end ? left - width - 6 : left + 6;
  ctx.fillText(what, Math.max(bbox.left + 2, at), bbox.top + 6 * devicePixelRatio);
}
