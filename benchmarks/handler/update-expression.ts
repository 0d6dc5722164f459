import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { attributeOf, expectToken, type Placeholders, taken, tokensOf, type WireItem } from "./expression.ts";

/** The item after an update expression: SET with `if_not_exists`, + and -, REMOVE, and ADD of numbers. */
export function updated(item: WireItem, expression: string, placeholders: Placeholders): WireItem {
  const tokens = tokensOf(expression);
  const after = { ...item };
  const nameOf = (token = "") => placeholders.ExpressionAttributeNames?.[token] ?? token;
  while (tokens.length > 0) {
    const clause = tokens.shift()?.toUpperCase();
    do {
      const name = nameOf(tokens.shift());
      if (clause === "REMOVE") delete after[name];
      else if (clause === "ADD") {
        const added = Number(attributeOf(tokens.shift() ?? "", item, placeholders)?.N);
        after[name] = { N: String(Number(item[name]?.N ?? 0) + added) };
      } else if (clause === "SET") {
        expectToken(tokens, "=");
        after[name] = sum(tokens, item, placeholders);
      } else throw new Error(`${clause} is not known here: ${expression}`);
    } while (taken(tokens, ","));
  }
  return after;
}

function sum(tokens: string[], item: WireItem, placeholders: Placeholders): AttributeValue {
  const first = operand(tokens, item, placeholders);
  const sign = taken(tokens, "+") ? 1 : taken(tokens, "-") ? -1 : 0;
  if (sign === 0) return first;
  return { N: String(Number(first.N) + sign * Number(operand(tokens, item, placeholders).N)) };
}

function operand(tokens: string[], item: WireItem, placeholders: Placeholders): AttributeValue {
  const token = tokens.shift() ?? "";
  let value = attributeOf(token, item, placeholders);
  if (taken(tokens, "(")) {
    if (token !== "if_not_exists") throw new Error(`${token} is not known here`);
    value = attributeOf(tokens.shift() ?? "", item, placeholders);
    expectToken(tokens, ",");
    value ??= attributeOf(tokens.shift() ?? "", item, placeholders);
    tokens.shift();
  }
  if (value === undefined) throw new Error(`an update expression names ${token}, which is not there`);
  return value;
}
