import { duration } from "../duration.ts";
import type { HouseView, Mark } from "../wire.ts";
import { dayAndTime } from "./format.ts";
import { StateIcon } from "./icons.tsx";

/** The alarms of a chart in words. */
export function MarkList({
  marks,
  house,
  nowMs,
}: {
  marks: readonly Mark[];
  house: HouseView;
  nowMs: number;
}) {
  if (marks.length === 0) return <p class="soft">No alarm in this span.</p>;
  return (
    <ul class="marks">
      {[...marks].reverse().map((mark) => (
        <li key={mark.code} class={`tone-${mark.severity}`}>
          <StateIcon tone={mark.phase === "pending" ? "pending" : mark.severity} />
          <div>
            <strong>{mark.what}</strong> {spanOf(mark, house, nowMs)}
            {mark.why !== "" && <p class="soft">{mark.why}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}

function spanOf({ fromMs, untilMs, phase }: Mark, { timeZone }: HouseView, nowMs: number): string {
  const from = dayAndTime(fromMs, timeZone);
  if (untilMs !== undefined) return `${from}, for ${duration(untilMs - fromMs)}`;
  if (phase === "pending") return `watched since ${from}; nobody has been told yet`;
  return `since ${from}, for ${duration(nowMs - fromMs)} now`;
}
