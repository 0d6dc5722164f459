import { sensorIdProblem } from "../../../../domain/reading.ts";
import { SourceError } from "../../../source.ts";
import { dated, givenTime } from "../event-time.ts";
import type { FamilyOptions, Finding, Message, PayloadFamily } from "../payload-family.ts";
import { celsiusOf, parseJson, shown } from "../payload-values.ts";
import { claimedBy, matchTopic } from "../topic-filter.ts";
import { type JsonPath, parseJsonPath, valueAt } from "./json-path.ts";

/** Where a temperature stands in messages of any other kind. */
export interface GenericOptions extends FamilyOptions {
  /** Topic filter. */
  topic: string;
  /** Path of the temperature in a JSON payload; without one the payload is the bare value. */
  path?: string | undefined;
  /** Path of the event time: ISO 8601 with a zone, or epoch seconds or milliseconds. */
  time?: string | undefined;
  /** Name of the sensor, `{1}` for what the first wildcard stands for; when not given all of them joined, else the topic. */
  sensor?: string | undefined;
}

/** Any topic, with a bare value or a JSON path; throws a SourceError when a path is none. */
export function generic(options: GenericOptions): PayloadFamily {
  const paths = {
    value: options.path === undefined ? undefined : pathFrom(options.path),
    time: options.time === undefined ? undefined : pathFrom(options.time),
  };
  return {
    name: "generic",
    filters: () => [options.topic],
    claims: (topic) => claimedBy([options.topic], topic),
    read: (message) => readGeneric(options, paths, message),
  };
}

/** One reading of one message; a path that leads nowhere is no temperature, and no problem. */
function readGeneric(
  options: GenericOptions,
  paths: { value: JsonPath | undefined; time: JsonPath | undefined },
  message: Message,
): Finding {
  const text = message.payload.toString();
  if (text === "") return { ignored: "empty message" };
  const isJson = paths.value !== undefined || paths.time !== undefined;
  const json = isJson ? parseJson(text) : undefined;
  if (isJson && json === undefined) return { problem: "malformed JSON" };
  const value = paths.value === undefined ? text : valueAt(json, paths.value);
  if (value === undefined) return { ignored: "nothing at the path" };
  const sensorId = sensorIdFrom(options, message.topic);
  const problem = sensorIdProblem(sensorId);
  if (problem !== undefined) return { problem };
  const celsius = celsiusOf(value, options.unit);
  if (celsius === undefined) return { problem: `not a temperature: ${shown(value)}` };
  const givenMs = paths.time === undefined ? undefined : givenTime(valueAt(json, paths.time));
  return dated(
    message,
    givenMs,
    [{ sensorId, celsius }],
    paths.time === undefined ? {} : { field: "a time" },
  );
}

function sensorIdFrom({ topic: filter, sensor }: GenericOptions, topic: string): string {
  const levels = matchTopic(filter, topic) ?? [];
  if (sensor === undefined) return levels.join("/") || topic;
  return sensor.replace(/\{(\d)\}/g, (_, place: string) => levels[Number(place) - 1] ?? "");
}

function pathFrom(text: string): JsonPath {
  const path = parseJsonPath(text);
  if (path === undefined)
    throw new SourceError(
      `path ${JSON.stringify(text)}: expected a path to one value, for example $.air.temperature or $['DS18B20-1'].Temperature`,
    );
  return path;
}
