import { duration } from "../duration.ts";
import type { HouseView, OpenAlarm } from "../wire.ts";
import { Advice, AlarmActions } from "./alarm-actions.tsx";
import { lifeOf } from "./alarm-life.ts";
import { temperature, when } from "./format.ts";
import { Badge, type Look } from "./icons.tsx";
import { linkTo } from "./route.ts";
import { houseNowMs, live } from "./store.ts";

/** An open alarm: what, why, since when, and what can be done about it from here. */
export function AlarmItem({ alarm, house }: { alarm: OpenAlarm; house: HouseView }) {
  const { code, name, sensorId, what, why, sinceMs, celsius, peakCelsius, mute } = alarm;
  const nowMs = houseNowMs.value;
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
        {lifeOf(alarm, nowMs, house).map((text) => (
          <p key={text} class="alarm-life">
            {text}
          </p>
        ))}
        <p class="soft">
          Since {since}.{" "}
          {peakCelsius !== null &&
            `Now ${temperature(celsius, house.unit)}, worst ${temperature(peakCelsius, house.unit)}. `}
          {mute !== undefined && "It is not told again before, unless it becomes worse. "}
          Alarm {code}.
        </p>
        <Advice alarm={alarm} />
      </div>
      <AlarmActions alarm={alarm} />
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
