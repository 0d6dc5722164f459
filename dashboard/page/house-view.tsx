import { useComputed } from "@preact/signals";
import type { Card, HouseView as House } from "../wire.ts";
import { dayAndTime } from "./format.ts";
import { lookOf, StateIcon } from "./icons.tsx";
import { SensorCard } from "./sensor-card.tsx";
import { live } from "./store.ts";

const ORDER = [
  "critical",
  "warning",
  "silent",
  "faulty",
  "info",
  "recovering",
  "pending",
  "snoozed",
  "learning",
  "normal",
];
/** Up to here somebody has to look. */
const ATTENTION = ORDER.indexOf("info");

/** The house at a glance: what needs somebody first, then the rest. */
export function HouseView({ house }: { house: House }) {
  // A list of names: the grid is laid out anew when the order changes, not with every reading.
  const order = useComputed(() => {
    const cards = Object.values(live.value?.cards ?? {}).sort(
      (a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name),
    );
    const urgent = cards.filter((card) => rank(card) <= ATTENTION).map(({ id }) => id);
    const calm = cards.filter((card) => rank(card) > ATTENTION).map(({ id }) => id);
    return JSON.stringify({ urgent, calm });
  });
  const { urgent, calm } = JSON.parse(order.value) as { urgent: string[]; calm: string[] };
  return (
    <>
      <Summary house={house} />
      <Cards title="Needs attention" ids={urgent} house={house} />
      <Cards title={urgent.length > 0 ? "Everything else" : "All sensors"} ids={calm} house={house} />
    </>
  );
}

function rank(card: Card): number {
  return ORDER.indexOf(lookOf(card).tone);
}

function Cards({ title, ids, house }: { title: string; ids: string[]; house: House }) {
  if (ids.length === 0) return null;
  return (
    <section>
      <h2 class="cards-title">{title}</h2>
      <div class="cards">
        {ids.map((id) => (
          <SensorCard key={id} id={id} house={house} />
        ))}
      </div>
    </section>
  );
}

/** One sentence that is read from across the room. */
function Summary({ house }: { house: House }) {
  const cards = Object.values(live.value?.cards ?? {}).sort((a, b) => rank(a) - rank(b));
  const worst = cards[0];
  const urgent = cards.filter((card) => rank(card) <= ATTENTION);
  // Of whom nobody was told, all is not well.
  const calm = house.untold === undefined ? "normal" : "warning";
  const tone = worst === undefined || urgent.length === 0 ? calm : lookOf(worst).tone;
  return (
    <div class={`summary tone-${tone}`}>
      <StateIcon tone={tone} />
      <div>
        <p class="summary-text" role="status">
          {sentence(cards.length, urgent, house)}
        </p>
        <p class="summary-detail">
          {cards.length} {cards.length === 1 ? "sensor" : "sensors"} in {house.name}, {clock(house)}
        </p>
      </div>
    </div>
  );
}

function clock({ timeZone }: House): string {
  return dayAndTime(live.value?.nowMs ?? 0, timeZone);
}

function sentence(sensors: number, urgent: readonly Card[], { untold }: House): string {
  const [first, ...others] = urgent;
  if (sensors === 0) return "Waiting for the first reading";
  if (first === undefined) return untold === undefined ? "All is well" : "An e-mail could not be sent";
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  return `${first.name} ${isIn(first.what)}${more}`;
}

function isIn(what: string): string {
  return what === "sensor faulty" ? "has a faulty sensor" : `is ${what}`;
}
