/** What of JSON Schema zod writes for our files. */
export interface JsonSchema {
  type?: string;
  description?: string;
  /** What a schema says of its values where JSON Schema has no words for it. */
  values?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  oneOf?: JsonSchema[];
  anyOf?: JsonSchema[];
}

/** A key of a configuration file, in words. */
export interface Row {
  /** Its path; `[]` stands for each element of a list. */
  key: string;
  what: string;
  values: string;
  /** What holds when it is left out. */
  otherwise: string;
}

/** The keys of an object and of what is in it; an element of a list that can be one of several is left to its own section. */
export function rowsOf(schema: JsonSchema, prefix = ""): Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const key = `${prefix}${name}`;
    const isNeeded = schema.required?.includes(name) ?? false;
    const inner =
      property.items?.properties === undefined
        ? rowsOf(property, `${key}.`)
        : rowsOf(property.items, `${key}[].`);
    const own =
      property.description === undefined && inner.length > 0 ? [] : [rowOf(key, property, isNeeded)];
    return [...own, ...inner];
  });
}

function rowOf(key: string, schema: JsonSchema, isNeeded: boolean): Row {
  const otherwise = isNeeded
    ? "**needed**"
    : schema.default === undefined
      ? ""
      : `\`${JSON.stringify(schema.default)}\``;
  return { key, what: schema.description ?? "", values: valuesOf(schema), otherwise };
}

function valuesOf({
  type,
  values,
  enum: words,
  items,
  minimum,
  maximum,
  exclusiveMinimum,
  maxLength,
}: JsonSchema): string {
  if (values !== undefined) return values;
  if (words !== undefined) return words.map((word) => `\`${word}\``).join(", ");
  if (type === "array")
    return `list of ${items?.type === "object" || items?.type === undefined ? "the keys below" : `${items.type}s`}`;
  if (type === "object") return "the keys below";
  const least = exclusiveMinimum === undefined ? bound(minimum) : `above ${exclusiveMinimum}`;
  const most = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? undefined : bound(maximum);
  const name = type === "integer" ? "whole number" : (type ?? "");
  if (least !== undefined && most !== undefined) return `${name}, ${least} to ${most}`;
  if (least !== undefined) return `${name}, ${least}${exclusiveMinimum === undefined ? " or more" : ""}`;
  return maxLength === undefined ? name : `${name}, up to ${maxLength} characters`;
}

function bound(value: number | undefined): string | undefined {
  return value === undefined || value === Number.MIN_SAFE_INTEGER ? undefined : value.toLocaleString("en-US");
}
