import { useComputed } from "@preact/signals";
import type { Card, HouseView as House } from "../wire.ts";
import { type Arrangement, arranged, isFound } from "./arrange.ts";
import { type Density, densityOf } from "./density.ts";
import { HouseTools } from "./house-tools.tsx";
import { lookOf } from "./icons.tsx";
import { SensorCard } from "./sensor-card.tsx";
import { SensorRow } from "./sensor-row.tsx";
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
const RANKS = { calmFrom: ATTENTION + 1, wellFrom: ORDER.indexOf("learning") };
/** More than these need attention as a list: a card each would hide the last of them. */
const MOST_URGENT_CARDS = 8;

/** The house at a glance: what needs somebody first, then its rooms; `typed` leaves the sensors that it finds. */
export function HouseView({ house, typed }: { house: House; typed: string }) {
  const count = useComputed(() => Object.keys(live.value?.cards ?? {}).length).value;
  return (
    <>
      <Summary house={house} />
      <HouseTools sensors={count} typed={typed} />
      <Sensors house={house} typed={typed} density={densityOf(count)} />
    </>
  );
}

function Sensors({ house, typed, density }: { house: House; typed: string; density: Density }) {
  // A text: the page is laid out anew when the order changes, not with every reading.
  const json = useComputed(() => {
    const cards = Object.values(live.value?.cards ?? {}).map((card) => ({ ...card, rank: rank(card) }));
    return JSON.stringify(
      arranged(
        cards.filter((card) => isFound(card, typed)),
        RANKS,
      ),
    );
  }).value;
  const { urgent, rooms }: Arrangement = JSON.parse(json);
  const isNamed = rooms.some(({ name }) => name !== "");
  const rest = urgent.length > 0 ? "Everything else" : "All sensors";
  if (typed !== "" && urgent.length + rooms.length === 0)
    return (
      <p class="nothing" role="status">
        No sensor has “{typed}” in its name, id or room.
      </p>
    );
  return (
    <>
      <Group
        title="Needs attention"
        ids={urgent}
        house={house}
        density={urgent.length > MOST_URGENT_CARDS ? density : "cards"}
      />
      <div class={`rooms rooms-${density}`}>
        {rooms.map(({ name, ids }) => (
          <Group
            key={name}
            title={isNamed ? name || "In no room" : rest}
            ids={ids}
            house={house}
            density={density}
          />
        ))}
      </div>
    </>
  );
}

function rank(card: Card): number {
  return ORDER.indexOf(lookOf(card).tone);
}

/** A list of more than this is as wide as the page. */
const NARROW = 12;

function Group({
  title,
  ids,
  house,
  density,
}: {
  title: string;
  ids: string[];
  house: House;
  density: Density;
}) {
  if (ids.length === 0) return null;
  const Sensor = density === "cards" ? SensorCard : SensorRow;
  return (
    <section class={ids.length > NARROW ? "room room-wide" : "room"}>
      <h2 class="cards-title">{title}</h2>
      <div class={density === "cards" ? "cards" : "rows"}>
        {ids.map((id) => (
          <Sensor key={id} id={id} house={house} />
        ))}
      </div>
    </section>
  );
}
