import { styleText } from "node:util";
import { type Alarm, isRecovering } from "../../domain/alarm/alarm.ts";
import { sensorOf } from "../../domain/home/description.ts";
import type { SensorState } from "../../domain/home/home.ts";
import { batteryText } from "../../domain/home/vitals.ts";
import { degreesIn } from "../../domain/mail/degrees.ts";
import type { HomeOptions } from "../home/command.ts";
import { type HomeTarget, homeClock, snapshotOf } from "../home/home-target.ts";
import { textTable } from "../home/table.ts";
import { localTime, span } from "../home/time.ts";

/** Prints the sensors of a home, those with an alarm first. */
export async function listOfSensors(
  target: HomeTarget,
  { json = false }: Pick<HomeOptions, "json">,
  say: (line: string) => void,
): Promise<void> {
  const {
    home: { id: homeId, description: home, sensors },
    readingCount,
  } = await snapshotOf(target);
  const nowMs = homeClock(target, { sensors }).nowMs();
  const rows = [...sensors]
    .map(([id, state]) => ({ ...sensorOf(home, id), ...stateOf(state) }))
    .sort((a, b) => RANK[a.state] - RANK[b.state] || a.id.localeCompare(b.id));
  if (json) return say(JSON.stringify({ home: homeId, nowMs, readingCount, sensors: rows }, null, 2));
  say(`${home.name} (${homeId}), ${target.where}, ${localTime(nowMs, home.timeZone)} there`);
  if (rows.length === 0) return say("No sensor has been heard yet.");
  const hasBatteries = rows.some(({ battery }) => battery !== undefined);
  say(
    textTable(
      ["SENSOR", "NAME", "KIND", "VALUE", "HEARD", ...(hasBatteries ? ["BATTERY"] : []), "STATE"],
      rows.map((row) => [
        row.id,
        row.name,
        row.kind,
        row.celsius === null ? "no value" : degreesIn(home.unit, row.celsius),
        `${span(nowMs - row.lastMs)} ago`,
        ...(hasBatteries ? [row.battery === undefined ? "" : batteryText(row.battery)] : []),
        styled(row),
      ]),
    ),
  );
  say(`${readingCount} readings are stored.`);
}

/** Worst first. */
const RANK = { firing: 0, recovering: 1, pending: 2, normal: 3 };

function stateOf({ alarms, lastCelsius, watermarkMs }: SensorState) {
  const firing = alarms.filter(({ phase }) => phase === "firing");
  const worst = firing.find((alarm) => !isRecovering(alarm)) ?? firing[0] ?? alarms[0];
  return {
    celsius: lastCelsius,
    lastMs: watermarkMs,
    state: conditionOf(worst),
    ...(worst === undefined ? {} : { cause: worst.cause, severity: worst.severity }),
  };
}

function conditionOf(worst: Alarm | undefined): keyof typeof RANK {
  if (worst === undefined) return "normal";
  return isRecovering(worst) ? "recovering" : worst.phase;
}

function styled({ state, cause, severity }: Partial<ReturnType<typeof stateOf>>): string {
  if (state === "firing")
    return styleText(severity === "critical" ? ["red", "bold"] : "red", `${cause}, ${severity}`);
  if (state === "recovering") return styleText("yellow", `${cause}, recovering`);
  return state === "pending" ? styleText("yellow", `${cause}? (watched)`) : "normal";
}
