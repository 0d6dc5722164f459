import { duration } from "../duration.ts";
import type { MuteRequest, OpenAlarm } from "../wire.ts";
import { change } from "./requests.ts";
import { whyReadOnly } from "./store.ts";

const HOUR_MS = 3_600_000;
/** As long as by an e-mail's link. */
const ACKNOWLEDGED_FOR_MS = 24 * HOUR_MS;
const SNOOZES_MS = [HOUR_MS, 4 * HOUR_MS, 24 * HOUR_MS];
/** Where there is room for one. */
const SHORT_SNOOZES_MS = [4 * HOUR_MS];

/** Acknowledges or snoozes a firing alarm, and undoes it. */
export function AlarmActions({ alarm, short = false }: { alarm: OpenAlarm; short?: boolean }) {
  const { code, name, what, phase, mute } = alarm;
  if (phase === "pending") return null;
  const ask = (request: MuteRequest) => () => change("/api/mute", request);
  const disabled = whyReadOnly.value !== undefined;
  return (
    <fieldset class="alarm-actions" aria-label={`${name}: ${what}`}>
      {mute === undefined ? (
        <button
          type="button"
          disabled={disabled}
          onClick={ask({ code, how: "acknowledged", forMs: ACKNOWLEDGED_FOR_MS })}
        >
          Acknowledge
        </button>
      ) : (
        <button type="button" disabled={disabled} onClick={ask({ code, how: "undone" })}>
          Undo
        </button>
      )}
      {(short ? SHORT_SNOOZES_MS : SNOOZES_MS).map((forMs) => (
        <button
          key={forMs}
          type="button"
          class="quiet"
          disabled={disabled}
          onClick={ask({ code, how: "snoozed", forMs })}
        >
          Snooze {forMs === HOUR_MS ? "1 h" : duration(forMs)}
        </button>
      ))}
    </fieldset>
  );
}

/** What to check, the most urgent first. */
export function Advice({ alarm: { phase, advice } }: { alarm: OpenAlarm }) {
  if (phase === "pending" || advice.length === 0) return null;
  return (
    <details class="advice">
      <summary>What to check</summary>
      <ul>
        {advice.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </details>
  );
}
