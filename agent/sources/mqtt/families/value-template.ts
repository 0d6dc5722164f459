import { type JsonPath, parseJsonPath } from "./json-path.ts";

/** Where a template finds its value: a path into the JSON payload, or `undefined` for the payload as it is. */
export interface ValuePlace {
  path: JsonPath | undefined;
}

/**
 * Reads the templates that gateways write: `{{ value_json.temperature }}`, `{{ value_json['DS18B20'].Temperature | float }}`,
 * `{{ value }}`, with filters that do not change the value's meaning. Undefined for any other: it would take all of Jinja.
 * Source: home-assistant.io, "MQTT Sensor", value_template.
 */
export function parseValueTemplate(template: string): ValuePlace | undefined {
  const inner = /^\s*\{\{-?(.*?)-?\}\}\s*$/s.exec(template)?.[1];
  if (inner === undefined) return undefined;
  const [expression = "", ...filters] = inner.split("|").map((part) => part.trim());
  if (!filters.every((filter) => HARMLESS.test(filter))) return undefined;
  if (expression === "value") return { path: undefined };
  const steps = /^value_json(.+)$/s.exec(expression)?.[1];
  const path = steps === undefined ? undefined : parseJsonPath(`$${steps}`);
  return path === undefined || path.length === 0 ? undefined : { path };
}

const HARMLESS = /^(?:is_defined|float(?:\(\s*-?\d*\.?\d*\s*\))?|round(?:\(\s*\d+\s*\))?)$/;
