import type { Item } from "./attribute-value.ts";
import type { Tokens } from "./expression.ts";
import { validation } from "./refusal.ts";
import { pick } from "./table-key.ts";

/** Reads a ProjectionExpression of top-level attributes. Source: Amazon DynamoDB developer guide, "Projection expressions". */
export function parseProjection(tokens: Tokens): string[] {
  const names = [tokens.name()];
  while (tokens.skip(",")) names.push(tokens.name());
  if (new Set(names).size < names.length)
    throw validation("Invalid ProjectionExpression: Two document paths overlap with each other");
  return names;
}

/** Gives of an item what was asked for, all without `names`; refuses a name that is not among `available`. */
export function createProjection(
  names: readonly string[] | undefined,
  available?: readonly string[],
): (item: Item) => Item {
  const missing = names?.find((name) => available !== undefined && !available.includes(name));
  if (missing !== undefined)
    throw validation(
      `One or more parameter values were invalid: The global secondary index does not project [${missing}]`,
    );
  return names === undefined ? (item) => item : (item) => pick(item, names);
}
