import { useComputed } from "@preact/signals";
import { duration } from "../duration.ts";
import type { Card, HouseView } from "../wire.ts";
import { Advice, AlarmActions } from "./alarm-actions.tsx";
import { lifeOf } from "./alarm-life.ts";
import { degrees, healthWords, lastSeen, roughBand, unitSign, when } from "./format.ts";
import { Badge, lookOf } from "./icons.tsx";
import { linkTo } from "./route.ts";
import { Spark } from "./spark.tsx";
import { houseNowMs, isKnown, live } from "./store.ts";
import { Trend } from "./trend-arrow.tsx";

/** A sensor at a glance; drawn anew only when something of it changes. */
export function SensorCard({ id, house }: { id: string; house: HouseView }) {
  const card = useComputed(() => live.value?.cards[id]).value;
  const chart = useComputed(() => live.value?.charts[id]).value;
  if (card === undefined) return null;
  const look = lookOf(card);
  const expectedBand = roughBand(card.lowCelsius, card.highCelsius, house.unit);
  const expected = expectedBand === undefined ? card.place : `expected ${expectedBand}`;
  // That it recovers, and until when, is said with its alarm.
  const isCalm = card.sinceMs === undefined || card.state === "recovering";
  return (
    <article class={`card tone-${look.tone}`} data-sensor={id} data-state={card.state}>
      <span class="card-head">
        <a class="card-name" href={linkTo("sensor", id)}>
          {card.name}
        </a>
        <Badge look={look} />
      </span>
      <span class="card-value">
        {degrees(card.celsius, house.unit)}
        {card.celsius !== null && <small>{`${unitSign(house.unit)}${isKnown.value ? "" : ","}`}</small>}
        <Trend card={card} unit={house.unit} />
        <Age id={id} />
      </span>
      <span class="card-what">{isCalm ? expected : <What card={card} house={house} />}</span>
      {card.question !== undefined && <span class="card-question">{card.question.split("?")[0]}?</span>}
      {card.alarm !== undefined && <CardAlarm code={card.alarm} house={house} />}
      {chart !== undefined && <Spark chart={chart} unit={house.unit} only={onlyOf(card)} />}
      <span class="card-foot">
        <span>{isCalm ? "last 24 h" : expected}</span>
        <LastSeen id={id} />
        <Health card={card} only="low" />
      </span>
    </article>
  );
}

/** While nobody knows how the house is, how old the value is. */
function Age({ id }: { id: string }) {
  const words = useComputed(() => {
    const { seenAtMs = 0 } = live.value?.cards[id] ?? {};
    return isKnown.value || seenAtMs === 0 ? "" : `${duration(houseNowMs.value - seenAtMs)} ago`;
  }).value;
  return words === "" ? null : <span class="card-age">{words}</span>;
}

function LastSeen({ id }: { id: string }) {
  const isLate = useComputed(() => live.value?.cards[id]?.isLate).value;
  const words = useComputed(() => {
    const now = live.value?.cards[id];
    return now === undefined ? "" : lastSeen(now, houseNowMs.value);
  }).value;
  return <span class={isLate ? "late" : undefined}>{words}</span>;
}

/** Battery and link, seen at once when somebody has to do something. */
export function Health({ card, only }: { card: Card; only?: "all" | "low" }) {
  const words = healthWords(card, only);
  return words === "" ? null : <span class={card.needsBattery ? "late" : "soft"}>{words}</span>;
}

/** The value of a sensor that has no chart yet: its first reading. */
function onlyOf({ celsius, seenAtMs, heardSinceMs }: Card): number | undefined {
  return celsius !== null && seenAtMs === heardSinceMs ? celsius : undefined;
}

/** The alarm of a card, and what can be done about it; one of the whole home is no card's. */
function CardAlarm({ code, house }: { code: string; house: HouseView }) {
  const alarm = useComputed(() => live.value?.alarms[code]).value;
  if (alarm?.of !== "sensor") return null;
  return (
    <div class="card-alarm">
      {lifeOf(alarm, houseNowMs.value, house).map((text) => (
        <p key={text} class="alarm-life">
          {text}
        </p>
      ))}
      <Advice alarm={alarm} />
      <AlarmActions alarm={alarm} short={true} />
    </div>
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
