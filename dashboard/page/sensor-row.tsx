import { useComputed } from "@preact/signals";
import type { Card, HouseView } from "../wire.ts";
import { degrees, unitSign } from "./format.ts";
import { lookOf, StateIcon } from "./icons.tsx";
import { linkTo } from "./route.ts";
import { live } from "./store.ts";

/** A sensor as a line among many; drawn anew only when something of it changes. */
export function SensorRow({ id, house }: { id: string; house: HouseView }) {
  const card = useComputed(() => live.value?.cards[id]).value;
  if (card === undefined) return null;
  const { tone, word } = lookOf(card);
  return (
    <a class={`row tone-${tone}`} href={linkTo("sensor", id)} data-sensor={id} data-state={card.state}>
      <StateIcon tone={tone} />
      <span class="hidden">{word}: </span>
      <span class="row-name">
        <Name card={card} />
        {card.what !== "" && <small>{card.what}</small>}
      </span>
      <span class="row-value">
        {degrees(card.celsius, house.unit)}
        {card.celsius !== null && <small> {unitSign(house.unit)}</small>}
      </span>
    </a>
  );
}

/** Below the name of its room nobody has to see it again. */
function Name({ card: { name, room } }: { card: Card }) {
  if (room === undefined || !name.startsWith(`${room} `)) return name;
  return (
    <>
      <span class="hidden">{room} </span>
      {name.slice(room.length + 1)}
    </>
  );
}
