import { styleText } from "node:util";
import { sensorOf } from "../../domain/home/description.ts";
import type { SensorState } from "../../domain/home/home.ts";
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
  say(
    textTable(
      ["SENSOR", "NAME", "KIND", "VALUE", "HEARD", "STATE"],
      rows.map((row) => [
        row.id,
        row.name,
        row.kind,
        row.celsius === null ? "no value" : degreesIn(home.unit, row.celsius),
        `${span(nowMs - row.lastMs)} ago`,
        styled(row),
      ]),
    ),
  );
  say(`${readingCount} readings are stored.`);
}

/** Worst first. */
const RANK = { firing: 0, pending: 1, normal: 2 };

function stateOf({ alarms, lastCelsius, watermarkMs }: SensorState) {
  const worst = alarms.find(({ phase }) => phase === "firing") ?? alarms[0];
  return {
    celsius: lastCelsius,
    lastMs: watermarkMs,
    state: worst?.phase ?? ("normal" as const),
    ...(worst === undefined ? {} : { cause: worst.cause, severity: worst.severity }),
  };
}

function styled({ state, cause, severity }: Partial<ReturnType<typeof stateOf>>): string {
  if (state === "firing")
    return styleText(severity === "critical" ? ["red", "bold"] : "red", `${cause}, ${severity}`);
  return state === "pending" ? styleText("yellow", `${cause}? (watched)`) : "normal";
}
