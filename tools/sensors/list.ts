import { styleText } from "node:util";
import { sensorOf } from "../../domain/home/description.ts";
import { degreesIn } from "../../domain/mail/degrees.ts";
import type { SensorHead } from "../../storage/sensor-item.ts";
import type { HouseOptions } from "../house/command.ts";
import { type House, headsOf, homeOf, houseClock } from "../house/house.ts";
import { textTable } from "../house/table.ts";
import { localTime, span } from "../house/time.ts";

/** Prints the sensors of a house, those with an alarm first. */
export async function listOfSensors(
  house: House,
  { json = false }: Pick<HouseOptions, "json">,
  say: (line: string) => void,
): Promise<void> {
  const [home, heads] = await Promise.all([homeOf(house), headsOf(house)]);
  const nowMs = houseClock(house, heads).nowMs();
  const rows = [...heads]
    .map(([id, head]) => ({ ...sensorOf(home, id), ...stateOf(head) }))
    .sort((a, b) => RANK[a.state] - RANK[b.state]);
  if (json) return say(JSON.stringify({ home: home.id, nowMs, sensors: rows }, null, 2));
  say(`${home.name} (${home.id}), ${house.where}, ${localTime(nowMs, home.timeZone)} there`);
  if (rows.length === 0) return say("No sensor has been heard yet.");
  say(
    textTable(
      ["SENSOR", "NAME", "KIND", "VALUE", "HEARD", "READINGS", "STATE"],
      rows.map((row) => [
        row.id,
        row.name,
        row.kind,
        row.celsius === null ? "no value" : degreesIn(home.unit, row.celsius),
        `${span(nowMs - row.lastMs)} ago`,
        String(row.readings),
        styled(row),
      ]),
    ),
  );
}

/** Worst first. */
const RANK = { firing: 0, pending: 1, normal: 2 };

function stateOf({ record, readingCount }: SensorHead) {
  const worst = record.alarms.find(({ phase }) => phase === "firing") ?? record.alarms[0];
  return {
    celsius: record.lastCelsius,
    lastMs: record.watermarkMs,
    readings: readingCount,
    state: worst?.phase ?? ("normal" as const),
    ...(worst === undefined ? {} : { cause: worst.cause, severity: worst.severity }),
  };
}

function styled({ state, cause, severity }: Partial<ReturnType<typeof stateOf>>): string {
  if (state === "firing")
    return styleText(severity === "critical" ? ["red", "bold"] : "red", `${cause}, ${severity}`);
  return state === "pending" ? styleText("yellow", `${cause}? (watched)`) : "normal";
}
