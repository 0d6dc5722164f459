import type { Unit } from "../../domain/home/description.ts";

/** What people and programs call the columns of a table of readings, in lower case, words parted by one blank. */
const TIMES = [
  "timestamp",
  "time",
  "datetime",
  "date time",
  "last changed",
  "last updated",
  "created at",
  "recorded at",
  "measured at",
  "taken at",
  "zeitstempel",
  "zeitpunkt",
  "datum uhrzeit",
  "datum zeit",
  "messzeit",
  "date",
  "datum",
  "zeit",
  "uhrzeit",
];
const DATES = ["date", "datum", "day", "tag"];
const CLOCKS = ["time", "uhrzeit", "zeit"];
const SENSORS = [
  "sensor",
  "sensor id",
  "sensor name",
  "entity id",
  "entity",
  "device",
  "device name",
  "room",
  "location",
  "name",
  "raum",
  "zimmer",
  "ort",
  "gerät",
  "fühler",
  "messstelle",
  "topic",
];
const VALUES = [
  "celsius",
  "fahrenheit",
  "temperature",
  "temp",
  "temperatur",
  "value",
  "mean",
  "state",
  "wert",
  "messwert",
];
/** Stems of what else houses measure, in English and German. */
const OTHERS =
  /humid|feucht|batter|akku|pressure|druck|power|leistung|energ|volt|spannung|current$|strom|co2|illumin|lux|helligkeit|link|lqi|rssi|signal|pm2|pm10|voc|wind|rain|regen|%|hpa|kwh/;

export const isTimeName = (name: string) => TIMES.includes(plain(name));
export const isDateName = (name: string) => DATES.includes(plain(name));
export const isClockName = (name: string) => CLOCKS.includes(plain(name));
export const isSensorName = (name: string) => SENSORS.includes(plain(name));
export const isValueName = (name: string) => VALUES.includes(plain(splitUnit(name).name));
/** Whether a name speaks of something else than a temperature, such as a humidity. */
export const namesOther = (name: string) => OTHERS.test(plain(name));

const LONGEST_NAME = 256;
const IN_BRACKETS = /^(.*?) ?[([] ?(?:in )?[°º]? ?(c|f|celsius|fahrenheit) ?[)\]]$/i;
const BEHIND = /^(.*?)(?:,? (?:in )?[°º] ?|[ _](?:in )?)(c|f|celsius|fahrenheit)$/i;
const ALONE = /^()[°º]? ?(c|f|celsius|fahrenheit)$/i;

/** A column's name without its unit, and that unit: `Küche (°C)`, `temp_f`, `Temperatur in °C`, `celsius`. */
export function splitUnit(column: string): { name: string; unit: Unit | undefined } {
  const text = column.trim();
  if (text.length > LONGEST_NAME) return { name: text, unit: undefined };
  const [, name, letter] = IN_BRACKETS.exec(text) ?? BEHIND.exec(text) ?? ALONE.exec(text) ?? [];
  if (name === undefined || letter === undefined) return { name: text, unit: undefined };
  return {
    name: name === "" ? "celsius" : name,
    unit: letter.toLowerCase().startsWith("c") ? "celsius" : "fahrenheit",
  };
}

function plain(name: string): string {
  return name
    .slice(0, LONGEST_NAME)
    .toLowerCase()
    .replace(/[\s_./-]+/g, " ")
    .trim();
}
