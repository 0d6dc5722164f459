import type { FaultSwitch, HouseView, TryIt } from "../wire.ts";
import { alarmLook } from "./alarm-item.tsx";
import { when } from "./format.ts";
import { Badge, lookOf } from "./icons.tsx";
import { change } from "./requests.ts";
import { linkTo } from "./route.ts";
import { ReadOnlyHint } from "./shell.tsx";
import { live, whyReadOnly } from "./store.ts";

const FAULTS: Record<string, string> = {
  "power-cut": "Cut the power",
  "heating-off": "Turn the heating off",
  "window-open": "Open the window",
  "door-ajar": "Leave the door ajar",
  stuck: "Stick the sensor",
  dead: "Pull its battery",
  spike: "Make it spike",
  drift: "Let it drift",
};

/** Hands on a simulated house: break something, and watch the alarm and the e-mail come. */
export function TryView({ house }: { house: HouseView }) {
  const tryIt = live.value?.tryIt;
  if (tryIt === undefined) return <p class="soft">This house is not simulated.</p>;
  const sensors = [...new Set(tryIt.faults.map(({ sensorId }) => sensorId))];
  return (
    <>
      <h2>Try it</h2>
      <p class="soft">Break something in the simulated house, and watch the alarm and the e-mail come.</p>
      <ReadOnlyHint />
      <div class="try">
        <section>
          <Speed tryIt={tryIt} />
          {sensors.map((id) => (
            <Faults
              key={id ?? ""}
              sensorId={id}
              faults={tryIt.faults.filter(({ sensorId }) => sensorId === id)}
            />
          ))}
        </section>
        <WhatCame house={house} />
      </div>
    </>
  );
}

function Speed({ tryIt: { speed, speeds } }: { tryIt: TryIt }) {
  const all = [...new Set([...speeds, speed])].sort((a, b) => a - b);
  return (
    <fieldset class="panel speed" aria-label="Speed of time">
      <span>Time goes</span>
      {all.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === speed}
          disabled={whyReadOnly.value !== undefined}
          onClick={() => change("/api/speed", { speed: one })}
        >
          {one === 1 ? "as it is" : `${one} ×`}
        </button>
      ))}
    </fieldset>
  );
}

function Faults({ sensorId, faults }: { sensorId: string | undefined; faults: readonly FaultSwitch[] }) {
  const card = sensorId === undefined ? undefined : live.value?.cards[sensorId];
  const name = sensorId === undefined ? "The whole house" : (card?.name ?? sensorId);
  return (
    <fieldset class="fault-row" aria-label={name}>
      <p class="fault-name">
        <strong>{name}</strong>
        {card !== undefined && <Badge look={lookOf(card)} />}
      </p>
      <div class="fault-buttons">
        {faults.map((fault) => (
          <button
            key={fault.kind}
            type="button"
            aria-pressed={fault.on}
            disabled={whyReadOnly.value !== undefined}
            data-fault={`${fault.kind}/${sensorId ?? ""}`}
            onClick={() => change("/api/fault", { ...fault, on: !fault.on })}
          >
            {FAULTS[fault.kind] ?? fault.kind}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

/** What comes of it: open alarms and the newest e-mails. */
function WhatCame({ house }: { house: HouseView }) {
  const nowMs = live.value?.nowMs ?? 0;
  const alarms = Object.values(live.value?.alarms ?? {}).sort((a, b) => b.sinceMs - a.sinceMs);
  const mails = Object.entries(live.value?.mails ?? {}).sort(([a], [b]) => Number(b) - Number(a));
  return (
    <section class="panel what-came" aria-label="What comes of it">
      <h2>What comes of it</h2>
      {alarms.length === 0 && mails.length === 0 && <p class="soft">Nothing yet.</p>}
      <ul>
        {alarms.map((alarm) => (
          <li key={alarm.code}>
            <Badge look={alarmLook(alarm)} />{" "}
            <a href={linkTo("alarms")}>
              {alarm.name}: {alarm.what}
            </a>{" "}
            <span class="soft">since {when(alarm.sinceMs, nowMs, house.timeZone)}</span>
          </li>
        ))}
        {mails.slice(0, MAILS).map(([number, { subject }]) => (
          <li key={number}>
            <a href={linkTo("mailbox")}>E-mail: {subject}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

const MAILS = 5;
