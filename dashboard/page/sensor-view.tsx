import { useComputed } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { HouseView, SensorView as Sensor } from "../wire.ts";
import { AlarmItem } from "./alarm-item.tsx";
import { band, degrees, lastSeen, temperature, unitSign, when } from "./format.ts";
import { Badge, lookOf } from "./icons.tsx";
import { ask } from "./requests.ts";
import { linkTo } from "./route.ts";
import { Health } from "./sensor-card.tsx";
import { SensorHistory } from "./sensor-history.tsx";
import { SettingsForm } from "./settings-form.tsx";
import { ReadOnlyHint } from "./shell.tsx";
import { houseNowMs, live } from "./store.ts";
import { Trend } from "./trend-arrow.tsx";

/** One sensor in full: now, its past, its alarms, its settings. */
export function SensorView({ id, house }: { id: string; house: HouseView }) {
  const card = useComputed(() => live.value?.cards[id]).value;
  if (card === undefined) return <p class="soft">This house has no sensor “{id}”.</p>;
  const look = lookOf(card);
  const expected = band(card.lowCelsius, card.highCelsius, house.unit);
  return (
    <article>
      <p class="back">
        <a href={linkTo("house")}>← House</a>
      </p>
      <div class={`sensor-head tone-${look.tone}`} data-state={card.state}>
        <div>
          <h2>{card.name}</h2>
          <p class="soft">{card.place}</p>
          {card.question !== undefined && <p data-question={id}>{card.question}</p>}
        </div>
        <p class="sensor-value">
          {degrees(card.celsius, house.unit)}
          {card.celsius !== null && <small> {unitSign(house.unit)}</small>}
          <Trend card={card} unit={house.unit} />
        </p>
        <div>
          <Badge look={look} />
          <p>
            {card.sinceMs === undefined ? (
              expected === undefined ? (
                ""
              ) : (
                `expected ${expected}`
              )
            ) : (
              <>
                <strong>{card.what}</strong> since {when(card.sinceMs, card.seenAtMs, house.timeZone)}
                {expected !== undefined && <span class="soft">, expected {expected}</span>}
              </>
            )}
          </p>
          <p class={card.isLate ? "late" : "soft"}>
            {card.seenAtMs > 0 && "last seen "}
            {lastSeen(card, houseNowMs.value)}
          </p>
          <p>
            <Health card={card} />
          </p>
        </div>
      </div>
      <Alarms id={id} house={house} />
      <SensorHistory key={id} id={id} house={house} />
      <Settings key={id} id={id} house={house} />
    </article>
  );
}

/** What is open of the sensor, and what can be done about it. */
function Alarms({ id, house }: { id: string; house: HouseView }) {
  const alarms = Object.values(live.value?.alarms ?? {}).filter(({ sensorId }) => sensorId === id);
  if (alarms.length === 0) return null;
  return (
    <section class="alarms" aria-label="Open alarms">
      <ReadOnlyHint />
      {alarms.map((alarm) => (
        <AlarmItem key={alarm.code} alarm={alarm} house={house} />
      ))}
    </section>
  );
}

/** What applies to the sensor, and where it comes from. */
function Settings({ id, house }: { id: string; house: HouseView }) {
  const [sensor, setSensor] = useState<Sensor>();
  const load = () => ask<Sensor>("/api/sensor", { sensor: id }).then(setSensor, () => setSensor(undefined));
  useEffect(() => void load(), [id]);
  if (sensor === undefined) return null;
  return (
    <section class="panel">
      <h2>Settings</h2>
      <details class="settings-change">
        <summary>Change name, room, kind or limits</summary>
        <SettingsForm sensor={sensor} house={house} onStored={load} />
      </details>
      <table class="settings">
        <thead>
          <tr>
            <th scope="col">What applies</th>
            <th scope="col">Value</th>
            <th scope="col">Where it comes from</th>
          </tr>
        </thead>
        <tbody>
          {sensor.settings.map(({ label, value, from }) => (
            <tr key={label}>
              <td>{label}</td>
              <td>{typeof value === "string" ? value : temperature(value.celsius, house.unit)}</td>
              <td class="soft">{from}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
