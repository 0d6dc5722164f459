import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { takeValue, utf8Bytes } from "./attribute-value.ts";
import { validation } from "./refusal.ts";

/** The parts of a request that its expressions refer to. */
export interface ExpressionParameters {
  ExpressionAttributeNames?: Record<string, string> | undefined;
  ExpressionAttributeValues?: Record<string, AttributeValue> | undefined;
}

/** Source: Amazon DynamoDB developer guide, "Service, account, and table quotas", Expression parameters. */
const MAX_PLACEHOLDER_BYTES = 255;
const MAX_SUBSTITUTION_BYTES = 2 * 1024 * 1024;

/** Refuses names of a request that no expression could use. */
export function checkNames(names: Record<string, string> | undefined): void {
  if (names === undefined) return;
  if (Object.keys(names).length === 0) throw validation("ExpressionAttributeNames must not be empty");
  for (const [key, name] of Object.entries(names)) {
    checkPlaceholder("ExpressionAttributeNames", key, /^#[A-Za-z0-9_]+$/);
    if (typeof name !== "string" || utf8Bytes(name) === 0)
      throw validation(`ExpressionAttributeNames contains invalid value for key ${key}`);
  }
}

/** Checks and copies the values of a request. */
export function takeValues(
  values: Record<string, AttributeValue> | undefined,
): Record<string, AttributeValue> {
  if (values === undefined) return {};
  if (Object.keys(values).length === 0) throw validation("ExpressionAttributeValues must not be empty");
  const taken: Record<string, AttributeValue> = {};
  let sum = 0;
  for (const [key, value] of Object.entries(values)) {
    checkPlaceholder("ExpressionAttributeValues", key, /^:[A-Za-z0-9_]+$/);
    const { value: copy, bytes } = takeValue(value);
    taken[key] = copy;
    sum += bytes;
  }
  if (sum > MAX_SUBSTITUTION_BYTES)
    throw validation("ExpressionAttributeValues exceed the maximum allowed size");
  return taken;
}

function checkPlaceholder(parameter: string, key: string, form: RegExp): void {
  if (!form.test(key)) throw validation(`${parameter} contains invalid key: Syntax error; key: "${key}"`);
  if (key.length > MAX_PLACEHOLDER_BYTES)
    throw validation(`${parameter} contains a key that is too long: ${key}`);
}
