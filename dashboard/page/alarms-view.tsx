import { useState } from "preact/hooks";
import { PLACES } from "../../domain/places.ts";
import { duration } from "../duration.ts";
import type { EndedAlarm, HouseView, OpenAlarm } from "../wire.ts";
import { AlarmItem } from "./alarm-item.tsx";
import { dayAndTime, temperature } from "./format.ts";
import { linkTo, route } from "./route.ts";
import { Scrolls } from "./scrolls.tsx";
import { ReadOnlyHint } from "./shell.tsx";
import { isKnown, live } from "./store.ts";

const RANK = { critical: 0, warning: 1, info: 2 };

interface Filter {
  sensor: string;
  kind: string;
}

/** Open alarms with what can be done about them, and those that are over; the link of an e-mail puts its alarm first. */
export function AlarmsView({ house }: { house: HouseView }) {
  const { of: asked } = route.value;
  const [filter, setFilter] = useState<Filter>({ sensor: "", kind: "" });
  const shows = ({ sensorId, kind }: OpenAlarm | EndedAlarm) =>
    (filter.sensor === "" || sensorId === filter.sensor) && (filter.kind === "" || kind === filter.kind);
  const alarms = Object.values(live.value?.alarms ?? {})
    .filter(shows)
    .sort(
      (a, b) =>
        Number(b.code === asked) - Number(a.code === asked) ||
        RANK[a.severity] - RANK[b.severity] ||
        a.sinceMs - b.sinceMs,
    );
  const firing = alarms.filter(({ phase }) => phase === "firing");
  const pending = alarms.filter(({ phase }) => phase === "pending");
  const ended = Object.values(live.value?.ended ?? {}).filter(shows);
  return (
    <>
      <div class="view-head">
        <h2>Alarms</h2>
        <Filters filter={filter} onFilter={setFilter} />
      </div>
      <ReadOnlyHint />
      {asked !== "" && live.value?.alarms[asked] === undefined && (
        <p class="calm">The alarm of this link, {asked}, is over.</p>
      )}
      <section aria-label="Open alarms" class="alarms">
        {firing.length === 0 && (
          <p class={isKnown.value ? "calm" : "calm unknown"}>
            {isKnown.value ? "No alarm is open." : "No alarm was open."}
          </p>
        )}
        {firing.map((alarm) => (
          <AlarmItem key={alarm.code} alarm={alarm} house={house} />
        ))}
      </section>
      {pending.length > 0 && (
        <section class="alarms">
          <h2 class="cards-title">Watched, and told when it lasts</h2>
          {pending.map((alarm) => (
            <AlarmItem key={alarm.code} alarm={alarm} house={house} />
          ))}
        </section>
      )}
      <History ended={ended} house={house} />
    </>
  );
}

function Filters({ filter, onFilter }: { filter: Filter; onFilter(filter: Filter): void }) {
  const cards = Object.values(live.value?.cards ?? {}).sort((a, b) => a.name.localeCompare(b.name));
  const kinds = [...new Set(cards.map(({ kind }) => kind))].sort();
  return (
    <div class="filters">
      <label>
        Sensor
        <select
          value={filter.sensor}
          onChange={({ currentTarget }) => onFilter({ ...filter, sensor: currentTarget.value })}
        >
          <option value="">all</option>
          {cards.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Kind of place
        <select
          value={filter.kind}
          onChange={({ currentTarget }) => onFilter({ ...filter, kind: currentTarget.value })}
        >
          <option value="">all</option>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {PLACES[kind].label}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function History({ ended, house }: { ended: readonly EndedAlarm[]; house: HouseView }) {
  const newestFirst = [...ended].sort((a, b) => b.endedAtMs - a.endedAtMs);
  return (
    <section class="panel">
      <h2>Over</h2>
      {newestFirst.length === 0 ? (
        <p class="soft">Nothing yet. The last 60 alarms of a house are remembered.</p>
      ) : (
        <Scrolls label="Alarms that are over">
          <table>
            <thead>
              <tr>
                <th scope="col">Sensor</th>
                <th scope="col">What</th>
                <th scope="col">Began</th>
                <th scope="col">Lasted</th>
                <th scope="col">Worst</th>
              </tr>
            </thead>
            <tbody>
              {newestFirst.map(
                ({ code, sensorId, name, what, severity, sinceMs, endedAtMs, peakCelsius }) => (
                  <tr key={code}>
                    <td>
                      {live.value?.cards[sensorId] ? <a href={linkTo("sensor", sensorId)}>{name}</a> : name}
                    </td>
                    <td>
                      {what} <span class="soft">({severity})</span>
                    </td>
                    <td>{dayAndTime(sinceMs, house.timeZone)}</td>
                    <td>{duration(endedAtMs - sinceMs)}</td>
                    <td>{peakCelsius === null ? "" : temperature(peakCelsius, house.unit)}</td>
                  </tr>
                ),
              )}
            </tbody>
          </table>
        </Scrolls>
      )}
    </section>
  );
}
