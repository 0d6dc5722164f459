import { useComputed } from "@preact/signals";
import type { HouseView } from "../wire.ts";
import { degrees, lastSeen, roughBand, unitSign, when } from "./format.ts";
import { Badge, lookOf } from "./icons.tsx";
import { linkTo } from "./route.ts";
import { Spark } from "./spark.tsx";
import { live } from "./store.ts";

/** A sensor at a glance; drawn anew only when something of it changes. */
export function SensorCard({ id, house }: { id: string; house: HouseView }) {
  const card = useComputed(() => live.value?.cards[id]).value;
  const chart = useComputed(() => live.value?.charts[id]).value;
  const seen = useComputed(() => {
    const now = live.value;
    return lastSeen(now?.cards[id]?.seenAtMs ?? 0, now?.nowMs ?? 0);
  });
  if (card === undefined) return null;
  const look = lookOf(card);
  const expectedBand = roughBand(card.lowCelsius, card.highCelsius, house.unit);
  const expected = expectedBand === undefined ? card.place : `expected ${expectedBand}`;
  return (
    <a class={`card tone-${look.tone}`} href={linkTo("sensor", id)} data-sensor={id} data-state={card.state}>
      <span class="card-head">
        <span class="card-name">{card.name}</span>
        <Badge look={look} />
      </span>
      <span class="card-value">
        {degrees(card.celsius, house.unit)}
        {card.celsius !== null && <small> {unitSign(house.unit)}</small>}
      </span>
      <span class="card-what">
        {card.sinceMs === undefined ? expected : <What card={card} house={house} />}
      </span>
      {card.question !== undefined && <span class="card-question">{card.question.split("?")[0]}?</span>}
      {chart !== undefined && <Spark chart={chart} unit={house.unit} />}
      <span class="card-foot">
        <span>{card.sinceMs === undefined ? "last 24 h" : expected}</span>
        <span>{seen}</span>
      </span>
    </a>
  );
}

function What({
  card,
  house,
}: {
  card: { what: string; sinceMs?: number; seenAtMs: number };
  house: HouseView;
}) {
  const { what, sinceMs = 0, seenAtMs } = card;
  return (
    <>
      <strong>{what}</strong> since {when(sinceMs, seenAtMs, house.timeZone)}
    </>
  );
}
