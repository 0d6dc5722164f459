import type { HouseView, TryFault, TryIt } from "../wire.ts";
import { alarmLook } from "./alarm-item.tsx";
import { courseOf, noticeText, shortText } from "./fault-course.ts";
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
      <p class="soft">
        1. Break something. 2. Skip ahead to its e-mail, or wait. 3. Mend it by the same button, and hear that
        it is over.
      </p>
      <ReadOnlyHint />
      <div class="try">
        <section>
          <Speed tryIt={tryIt} />
          {sensors.map((id) => (
            <Faults
              key={id ?? ""}
              sensorId={id}
              faults={tryIt.faults.filter(({ sensorId }) => sensorId === id)}
              speed={tryIt.speed}
            />
          ))}
        </section>
        <WhatCame house={house} tryIt={tryIt} />
      </div>
    </>
  );
}

function Speed({ tryIt: { speed, speeds } }: { tryIt: TryIt }) {
  return (
    <fieldset class="panel speed" aria-label="Speed of time">
      <span>Time goes</span>
      {speeds.map((one) => (
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

function Faults(props: { sensorId: string | undefined; faults: readonly TryFault[]; speed: number }) {
  const { sensorId, faults, speed } = props;
  const card = sensorId === undefined ? undefined : live.value?.cards[sensorId];
  const name = nameOf(sensorId) ?? "The whole house";
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
            onClick={() => change("/api/fault", { ...idOf(fault), on: !fault.on })}
          >
            {wordsOf(fault)}
            <small>{noticeText(fault.notice, speed)}</small>
          </button>
        ))}
      </div>
    </fieldset>
  );
}

/** What comes of it: how far each fault has come, open alarms and the newest e-mails. */
function WhatCame({ house, tryIt }: { house: HouseView; tryIt: TryIt }) {
  const nowMs = live.value?.nowMs ?? 0;
  const active = tryIt.faults.filter(({ on }) => on);
  const alarms = Object.values(live.value?.alarms ?? {}).sort((a, b) => b.sinceMs - a.sinceMs);
  const mails = Object.entries(live.value?.mails ?? {}).sort(([a], [b]) => Number(b) - Number(a));
  return (
    <section class="panel what-came" aria-label="What comes of it">
      <h2>What comes of it</h2>
      {tryIt.skip !== undefined && (
        <Skipping skip={tryIt.skip} leftMs={Math.max(0, tryIt.skip.toMs - nowMs)} speed={tryIt.speed} />
      )}
      {active.length === 0 && <p class="soft">Nothing is broken at the moment.</p>}
      {active.map((fault) => (
        <Course key={`${fault.kind}/${fault.sensorId ?? ""}`} fault={fault} house={house} tryIt={tryIt} />
      ))}
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
            <a href={linkTo("mailbox", number)}>E-mail: {subject}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

const MAILS = 5;

/** The steps from a fault to its e-mail, and the way to skip to it. */
function Course({ fault, house, tryIt }: { fault: TryFault; house: HouseView; tryIt: TryIt }) {
  if (live.value === undefined || fault.began === undefined) return null;
  const { nowMs } = live.value;
  const name = nameOf(fault.sensorId);
  const { alarm, mail, dueMs } = courseOf(fault, name, live.value);
  const at = (ms: number) => when(ms, nowMs, house.timeZone);
  const isTold = alarm?.phase === "firing";
  return (
    <article class="course" data-course={`${fault.kind}/${fault.sensorId ?? ""}`}>
      <h3>
        {name ?? "The whole house"}: {wordsOf(fault).toLowerCase()}
      </h3>
      <ol>
        <li data-done="true">Began at {at(fault.began.houseMs)}</li>
        <li data-done={alarm !== undefined || mail !== undefined}>
          {alarm === undefined ? "A rule sees it in the readings" : `Seen: ${alarm.what}`}
        </li>
        <li data-done={isTold || mail !== undefined}>
          {isTold ? "The alarm is on" : "It lasts long enough for an alarm"}
        </li>
        <li data-done={mail !== undefined}>
          {mail !== undefined ? (
            <a href={linkTo("mailbox", mail)}>Read its e-mail</a>
          ) : dueMs !== undefined ? (
            <>
              E-mail at about {at(dueMs)}, in {shortText(dueMs - nowMs)} of the house's time:{" "}
              <q>{fault.notice?.subject}</q>
            </>
          ) : (
            "E-mail"
          )}
        </li>
      </ol>
      {mail === undefined && dueMs !== undefined && tryIt.skip === undefined && <Skip fault={fault} />}
    </article>
  );
}

/** How far a skip has come, and the way to end it: a choice of the speed before ends it. */
function Skipping(props: { skip: NonNullable<TryIt["skip"]>; leftMs: number; speed: number }) {
  const { skip, leftMs, speed } = props;
  return (
    <p class="skipping">
      The house lives through the next {shortText(leftMs)}: {shortText(leftMs / speed)} left.{" "}
      <button
        type="button"
        disabled={whyReadOnly.value !== undefined}
        onClick={() => change("/api/speed", { speed: skip.thenSpeed })}
      >
        Stop
      </button>
    </p>
  );
}

function Skip({ fault }: { fault: TryFault }) {
  return (
    <button
      type="button"
      disabled={whyReadOnly.value !== undefined}
      data-skip={`${fault.kind}/${fault.sensorId ?? ""}`}
      onClick={() => change("/api/skip", idOf(fault))}
    >
      Skip ahead to its e-mail
    </button>
  );
}

function nameOf(sensorId: string | undefined): string | undefined {
  return sensorId === undefined ? undefined : (live.value?.cards[sensorId]?.name ?? sensorId);
}

function wordsOf({ kind }: TryFault): string {
  return FAULTS[kind] ?? kind;
}

function idOf({ kind, sensorId }: TryFault): Pick<TryFault, "kind" | "sensorId"> {
  return sensorId === undefined ? { kind } : { kind, sensorId };
}
