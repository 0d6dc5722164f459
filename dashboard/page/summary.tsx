import type { HouseView } from "../wire.ts";
import { dayAndTime, when } from "./format.ts";
import { type Headline, headline } from "./headline.ts";
import { StateIcon } from "./icons.tsx";
import { isKnown, live } from "./store.ts";

/** How the house is, or since when nobody knows. */
export function Summary({ house }: { house: HouseView }) {
  const now = live.value;
  if (now === undefined) return null;
  const known = headline(now);
  const { tone, text, more } = isKnown.value
    ? known
    : unknown(known, when(now.nowMs, now.nowMs, house.timeZone));
  const sensors = Object.keys(now.cards).length;
  return (
    <div class={`summary tone-${tone}`}>
      <StateIcon tone={tone} />
      <div>
        <p class="summary-text" role="status">
          {text}
        </p>
        {more !== undefined && <p class="summary-more">{more}.</p>}
        <p class="summary-detail">
          {sensors} {sensors === 1 ? "sensor" : "sensors"} in {house.name},{" "}
          {dayAndTime(now.nowMs, house.timeZone)}
        </p>
      </div>
    </div>
  );
}

function unknown({ text }: Headline, since: string): Headline {
  return { tone: "unknown", text: `Unknown since ${since}`, more: `The last news: ${text}` };
}
