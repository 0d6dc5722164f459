import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Item } from "./attribute-value.ts";
import type { Tokens } from "./expression.ts";
import { NotInStandIn, validation } from "./refusal.ts";
import { keyNames, type TableDefinition } from "./table-key.ts";

/** Gives the item that an update makes of the one before. */
export type Update = (before: Item) => Item;

/**
 * Reads an UpdateExpression of `SET a = :value, b = if_not_exists(b, :value)`; every right side sees the item before the update.
 * Source: Amazon DynamoDB developer guide, "Update expressions".
 */
export function parseUpdate(tokens: Tokens, definition: TableDefinition): Update {
  if (!tokens.skip("SET")) throw new NotInStandIn(`the update ${tokens.peek()}`);
  const assignments = new Map<string, (before: Item) => AttributeValue>();
  do {
    const name = tokens.name();
    if (keyNames(definition).includes(name))
      throw validation(
        `One or more parameter values were invalid: Cannot update attribute ${name}. This attribute is part of the key`,
      );
    if (assignments.has(name))
      throw validation("Invalid UpdateExpression: Two document paths overlap with each other");
    tokens.expect("=");
    assignments.set(name, parseOperand(tokens));
  } while (tokens.skip(","));
  if (tokens.peek() !== undefined) throw new NotInStandIn(`${tokens.peek()} in an update`);
  return (before) => {
    const after = { ...before };
    for (const [name, operand] of assignments) after[name] = operand(before);
    return after;
  };
}

function parseOperand(tokens: Tokens): (before: Item) => AttributeValue {
  if (!tokens.skip("if_not_exists")) {
    const value = tokens.value();
    return () => value;
  }
  tokens.expect("(");
  const name = tokens.name();
  tokens.expect(",");
  const value = tokens.value();
  tokens.expect(")");
  return (before) => before[name] ?? value;
}
