import type uPlot from "uplot";
import { pinched, type Span } from "./span.ts";

/** How long after the last turn of the wheel it is done, ms. */
const WHEEL_DONE_MS = 250;

/**
 * Fingers on a chart: one reads it out, two pinch it; so does the wheel with Ctrl, which is what a trackpad's pinch is.
 * The chart follows at once, `onSpan` gets the span when the fingers are up.
 */
export function gesturePlugin(nowMs: () => number, onSpan: (span: Span) => void): uPlot.Plugin {
  return {
    hooks: {
      ready: [
        (chart) => {
          listenToFingers(chart, nowMs, onSpan);
          listenToWheel(chart, nowMs, onSpan);
        },
      ],
    },
  };
}

function listenToFingers(chart: uPlot, nowMs: () => number, onSpan: (span: Span) => void): void {
  const fingers = new Map<number, number>();
  let pinch: { before: [number, number]; span: Span } | undefined;
  let next: Span | undefined;
  const parts = () => [...fingers.values()].slice(0, 2) as [number, number];
  const partOf = ({ clientX }: PointerEvent) => {
    const { left, width } = chart.over.getBoundingClientRect();
    return (clientX - left) / width;
  };
  const onTouch = (name: string, listener: (event: PointerEvent) => void) =>
    chart.over.addEventListener(name, (event) => {
      if ((event as PointerEvent).pointerType === "touch") listener(event as PointerEvent);
    });
  onTouch("pointerdown", (event) => {
    fingers.set(event.pointerId, partOf(event));
    if (fingers.size === 2) pinch = { before: parts(), span: spanOf(chart) };
    else readOut(chart, partOf(event));
  });
  onTouch("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, partOf(event));
    if (pinch === undefined) return readOut(chart, partOf(event));
    next = pinched(pinch.span, pinch.before, parts(), nowMs());
    show(chart, next);
  });
  const up = ({ pointerId }: PointerEvent) => {
    fingers.delete(pointerId);
    pinch = undefined;
    if (next !== undefined) onSpan(next);
    next = undefined;
  };
  onTouch("pointerup", up);
  onTouch("pointercancel", up);
}

function listenToWheel(chart: uPlot, nowMs: () => number, onSpan: (span: Span) => void): void {
  let done: ReturnType<typeof setTimeout> | undefined;
  chart.over.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const { left, width } = chart.over.getBoundingClientRect();
      const at = (event.clientX - left) / width;
      const apart = 0.2 * Math.exp(-event.deltaY / 200);
      const next = pinched(spanOf(chart), [at - 0.1, at + 0.1], [at - apart / 2, at + apart / 2], nowMs());
      show(chart, next);
      clearTimeout(done);
      done = setTimeout(() => onSpan(next), WHEEL_DONE_MS);
    },
    { passive: false },
  );
}

function spanOf({ scales }: uPlot): Span {
  return { fromMs: scales.x?.min ?? 0, untilMs: scales.x?.max ?? 0, live: false };
}

function show(chart: uPlot, { fromMs, untilMs }: Span): void {
  chart.setScale("x", { min: fromMs, max: untilMs });
}

function readOut(chart: uPlot, part: number): void {
  const { clientWidth, clientHeight } = chart.over;
  chart.setCursor({ left: Math.min(clientWidth, Math.max(0, part * clientWidth)), top: clientHeight / 2 });
}
