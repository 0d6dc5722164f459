import { styleText } from "node:util";
import { type HomeDescription, sensorOf } from "../../domain/home/description.ts";
import { bandIn, degreesIn } from "../../domain/mail/degrees.ts";
import { localTime } from "../home/time.ts";
import type { TailEvent } from "./follow.ts";

/** An event as one line, in the home's time and unit. */
export function lineOf(event: TailEvent, home: HomeDescription): string {
  const name = "sensor" in event ? sensorOf(home, event.sensor).name : home.name;
  const head = `${localTime(event.atMs, home.timeZone, true)}  ${name.padEnd(24)}  `;
  switch (event.type) {
    case "reading":
      return head + (event.celsius === null ? "no value" : degreesIn(home.unit, event.celsius));
    case "late":
      return `${head}${event.count} earlier readings came late`;
    case "alarm":
      return head + alarmText(event, home);
    case "mute":
      return `${head}${event.code} ${event.mute.how} until ${localTime(event.mute.untilMs, home.timeZone)}`;
    case "e-mail":
      return head + styleText("bold", "an e-mail has left");
    case "refused":
      return head + styleText("red", "an e-mail was refused by SNS; it is tried again each minute");
  }
}

function alarmText(
  { state, code, cause, severity, rule, expected }: TailEvent & { type: "alarm" },
  { unit }: HomeDescription,
): string {
  if (state === "over") return styleText("green", `OVER       ${code} ${cause}`);
  if (state === "recovering") return styleText("green", `RECOVERING ${code} ${cause}`);
  const band = bandIn(unit, expected);
  const text = `${code} ${cause}, ${severity}, by the rule ${rule}${band === undefined ? "" : `: expected ${band}`}`;
  return state === "firing"
    ? styleText("red", `FIRING     ${text}`)
    : styleText("yellow", `WATCHED    ${text}`);
}
