import { useComputed } from "@preact/signals";
import type { Card, HouseView as House } from "../wire.ts";
import { lookOf } from "./icons.tsx";
import { SensorCard } from "./sensor-card.tsx";
import { live } from "./store.ts";
import { Summary } from "./summary.tsx";

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
