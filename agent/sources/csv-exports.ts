import type { Unit } from "../../domain/home/description.ts";
import type { CsvLayout, Measures } from "./csv-layout.ts";
import { isValueName, namesOther, splitUnit } from "./csv-words.ts";
import { namesChip, namesTemperature, unitNamed } from "./mqtt/payload-values.ts";

/**
 * What Home Assistant's history page gives ("Download data"): `entity_id,state,last_changed`, all entities that were
 * shown, without units. Names choose, as those of its statestream do; `sensor.` is left off the id. Undefined for
 * another header. Source: home-assistant/frontend, pull request 19428.
 */
export function homeAssistantLayout(
  names: readonly string[],
  sensorId: string | undefined,
): CsvLayout | undefined {
  const [entity, state] = [names.indexOf("entity_id"), names.indexOf("state")];
  const changed = [names.indexOf("last_changed"), names.indexOf("last_updated")].find(
    (place) => place !== -1,
  );
  if (entity === -1 || state === -1 || changed === undefined) return undefined;
  const fix = "to take every entity of the file: --columns last_changed,entity_id,state";
  return {
    times: [changed],
    values: [{ place: state, sensor: sensorId }],
    format: "Home Assistant's history",
    ...(sensorId === undefined && {
      sensorOf: (fields) => fields[entity]?.trim().replace(/^sensor\./, "") ?? "",
      measures: (fields): Measures => {
        const name = fields[entity] ?? "";
        const isTemperature = name.trim().startsWith("sensor.") && namesTemperature(name) && !namesChip(name);
        return isTemperature ? {} : { leftOut: "an entity whose name speaks of no temperature", fix };
      },
    }),
  };
}

/** What names a sensor among InfluxDB's tags, the best first. */
const SENSOR_TAGS = [
  "entity_id",
  "sensor",
  "sensor_id",
  "room",
  "device",
  "location",
  "name",
  "topic",
  "host",
];
const LEFT_OUT = "a field that is no temperature";

/**
 * InfluxDB's exports: annotated CSV of Flux and the Data Explorer (`_time`, `_value`), and what `influx -format csv`
 * of version 1 gives (`name`, `tags`, `time`, and a column for each field). Undefined for another header.
 */
export function influxLayout(names: readonly string[], sensorId: string | undefined): CsvLayout | undefined {
  return fluxLayout(names, sensorId) ?? influxQlLayout(names, sensorId);
}

function fluxLayout(names: readonly string[], sensorId: string | undefined): CsvLayout | undefined {
  const [time, value] = [names.indexOf("_time"), names.indexOf("_value")];
  if (time === -1 || value === -1) return undefined;
  const measurement = names.indexOf("_measurement");
  const field = names.indexOf("_field");
  const tag = tagPlace(names);
  const named = [measurement, field, tag].filter((place) => place !== -1);
  const sensorOf = (fields: readonly string[]) => fields[tag === -1 ? measurement : tag]?.trim() ?? "";
  const fix = `to take every row: --columns _time,${names[tag] ?? "_measurement"},_value`;
  return {
    times: [time],
    values: [{ place: value, sensor: sensorId }],
    skipsEmpty: true,
    format: "InfluxDB's annotated CSV",
    ...(sensorId === undefined && (tag !== -1 || measurement !== -1) && { sensorOf }),
    ...(sensorId === undefined &&
      named.length > 0 && {
        measures: (fields) =>
          measuresOf(fields[measurement] ?? "", fields[field] ?? "value", fields[tag] ?? "", fix),
      }),
  };
}

/** Home Assistant calls the measurement after the unit, and the field `value`; others call one of them a temperature. */
function measuresOf(measurement: string, field: string, sensor: string, fix: string): Measures {
  const unit = unitNamed(measurement);
  if (unit !== undefined) return isValueName(field) ? { unit } : { leftOut: LEFT_OUT, fix };
  const isOther =
    namesOther(field) || namesChip(field) || (namesOther(measurement) && !namesTemperature(field));
  const speaks = isNamed(field) || (isValueName(field) && [measurement, sensor].some(namesTemperature));
  return speaks && !isOther ? { unit: unitOf(field) } : { leftOut: LEFT_OUT, fix };
}

/** A field that says by itself that it is a temperature: `temperature`, `outdoor_temp`, `celsius`. */
function isNamed(field: string): boolean {
  return namesTemperature(field) || unitOf(field) !== undefined;
}

function unitOf(field: string): Unit | undefined {
  return splitUnit(field).unit;
}

/** `name,tags,time,mean` or `name,time,domain,entity_id,value`; the measurement's name may be the unit. */
function influxQlLayout(names: readonly string[], sensorId: string | undefined): CsvLayout | undefined {
  const time = names.indexOf("time");
  if (names[0] !== "name" || time < 1 || time > 2) return undefined;
  const tags = names.indexOf("tags");
  const tag = tagPlace(names.slice(time)) + time;
  const fields = names.map((name, place) => ({ name, place })).slice(time + 1);
  const value = fields.find(({ name }) => isNamed(name)) ?? fields.find(({ name }) => isValueName(name));
  if (value === undefined) return undefined;
  const sensorOf = (row: readonly string[]) => {
    if (tag >= time) return row[tag] ?? "";
    return tags === -1 ? (row[0] ?? "") : sensorTag(row[tags] ?? "") || (row[0] ?? "");
  };
  const fix = `to take every row: --columns time,${tag >= time ? names[tag] : tags === -1 ? "name" : "tags"},${value.name}`;
  return {
    times: [time],
    values: [{ place: value.place, sensor: sensorId }],
    skipsEmpty: true,
    format: "InfluxDB's CSV",
    ...(sensorId === undefined && {
      sensorOf,
      measures: (row) => measuresOf(row[0] ?? "", value.name, sensorOf(row), fix),
    }),
  };
}

function tagPlace(names: readonly string[]): number {
  return SENSOR_TAGS.map((tag) => names.indexOf(tag)).find((place) => place !== -1) ?? -1;
}

/** The sensor in `domain=sensor,entity_id=kitchen`; the whole text when no tag is one of a sensor. */
function sensorTag(text: string): string {
  const tags = new Map(text.split(",").map((tag) => [tag.split("=")[0], tag.slice(tag.indexOf("=") + 1)]));
  return SENSOR_TAGS.map((tag) => tags.get(tag)).find((value) => value !== undefined) ?? text;
}
