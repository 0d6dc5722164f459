import { duration } from "../duration.ts";
import type { HouseView, MuteRequest, OpenAlarm } from "../wire.ts";
import { temperature, when } from "./format.ts";
import { Badge, type Look } from "./icons.tsx";
import { change } from "./requests.ts";
import { linkTo } from "./route.ts";
import { live, whyReadOnly } from "./store.ts";

const HOUR_MS = 3_600_000;
/** As long as by an e-mail's link. */
const ACKNOWLEDGED_FOR_MS = 24 * HOUR_MS;
const SNOOZES_MS = [HOUR_MS, 4 * HOUR_MS, 24 * HOUR_MS];

/** An open alarm: what, why, since when, and what can be done about it from here. */
export function AlarmItem({ alarm, house }: { alarm: OpenAlarm; house: HouseView }) {
  const { code, name, sensorId, what, why, sinceMs, recoveringSinceMs, celsius, peakCelsius, mute } = alarm;
  const nowMs = live.value?.nowMs ?? 0;
  const look = alarmLook(alarm);
  const since = `${when(sinceMs, nowMs, house.timeZone)}, for ${duration(nowMs - sinceMs)}`;
  return (
    <article class={`alarm tone-${look.tone}`} data-alarm={code} data-sensor={sensorId}>
      <div class="alarm-text">
        <p class="alarm-title">
          <Badge look={look} />
          <strong>
            {live.value?.cards[sensorId] ? <a href={linkTo("sensor", sensorId)}>{name}</a> : name}: {what}
          </strong>
        </p>
        {why !== "" && <p>{why}</p>}
        <p class="soft">
          Since {since}.{" "}
          {recoveringSinceMs !== undefined &&
            `Recovering since ${when(recoveringSinceMs, nowMs, house.timeZone)}. `}
          {peakCelsius !== null &&
            `Now ${temperature(celsius, house.unit)}, worst ${temperature(peakCelsius, house.unit)}. `}
          Alarm {code}.
        </p>
        {mute !== undefined && (
          <p class="soft">
            {mute.how === "acknowledged" ? "Acknowledged" : "Snoozed"} until{" "}
            {when(mute.untilMs, nowMs, house.timeZone)}: it is not told again before, unless it becomes worse.
          </p>
        )}
      </div>
      {alarm.phase === "firing" && <Actions alarm={alarm} />}
    </article>
  );
}

/** How an alarm looks: what recovers, or somebody has seen to, looks calm. */
export function alarmLook({ phase, recoveringSinceMs, mute, severity }: OpenAlarm): Look {
  if (phase === "pending") return { tone: "pending", word: "Watching" };
  if (recoveringSinceMs !== undefined) return { tone: "recovering", word: "Recovering" };
  if (mute !== undefined)
    return { tone: "snoozed", word: mute.how === "acknowledged" ? "Acknowledged" : "Snoozed" };
  return { tone: severity, word: { critical: "Critical", warning: "Warning", info: "Notice" }[severity] };
}

function Actions({ alarm: { code, name, what } }: { alarm: OpenAlarm }) {
  const mute = (how: MuteRequest["how"], forMs: number) => () => change("/api/mute", { code, how, forMs });
  const disabled = whyReadOnly.value !== undefined;
  return (
    <fieldset class="alarm-actions" aria-label={`${name}: ${what}`}>
      <button type="button" disabled={disabled} onClick={mute("acknowledged", ACKNOWLEDGED_FOR_MS)}>
        Acknowledge
      </button>
      {SNOOZES_MS.map((ms) => (
        <button key={ms} type="button" class="quiet" disabled={disabled} onClick={mute("snoozed", ms)}>
          Snooze {ms === HOUR_MS ? "1 h" : duration(ms)}
        </button>
      ))}
    </fieldset>
  );
}
