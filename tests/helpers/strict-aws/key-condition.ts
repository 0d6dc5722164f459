import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Item } from "./attribute-value.ts";
import type { Tokens } from "./expression.ts";
import { syntaxError } from "./expression.ts";
import { validation } from "./refusal.ts";
import { checkKeyValue, compareParts, type OrderPart, orderPart, type TableDefinition } from "./table-key.ts";

/** What a Query asks for: one partition, and what its sort keys must be. */
export interface KeyCondition {
  /** The partition key alone, as an item would have it. */
  partition: Item;
  /** Whether it says anything of the sort key. */
  sorts: boolean;
  matches(sort: OrderPart): boolean;
}

interface Test {
  name: string;
  operator: string;
  values: AttributeValue[];
}

/**
 * Reads a KeyConditionExpression on the key of a table or index: `=` on the partition key, and at most one condition on the sort
 * key (=, <, <=, >, >=, BETWEEN, begins_with). Source: Amazon DynamoDB API reference, Query, KeyConditionExpression.
 */
export function parseKeyCondition(tokens: Tokens, schema: TableDefinition): KeyCondition {
  const tests = [parseTest(tokens)];
  while (tokens.skip("AND")) tests.push(parseTest(tokens));
  for (const word of ["OR", "NOT", "IN"])
    if (tokens.peek()?.toUpperCase() === word)
      throw validation(`Invalid operator used in KeyConditionExpression: ${word}`);
  if (tests.length > 2) throw validation("Conditions can be of length 1 or 2 only");
  if (new Set(tests.map(({ name }) => name)).size < tests.length)
    throw validation("KeyConditionExpressions must only contain one condition per key");
  for (const { name, values } of tests)
    if (name !== schema.partitionKey && name !== schema.sortKey)
      throw validation("Query condition missed key schema element");
    else for (const value of values) checkKeyValue(schema, name, value);

  const partition = tests.find(({ name }) => name === schema.partitionKey);
  if (partition === undefined)
    throw validation(`Query condition missed key schema element: ${schema.partitionKey}`);
  if (partition.operator !== "=") throw validation("Query key condition not supported");
  const sort = tests.find((test) => test !== partition);
  return {
    partition: { [schema.partitionKey]: partition.values[0] as AttributeValue },
    sorts: sort !== undefined,
    matches: sort === undefined ? () => true : sortTest(sort),
  };
}

function parseTest(tokens: Tokens): Test {
  if (tokens.peek(1) === "(") {
    const operator = tokens.next();
    if (operator !== "begins_with")
      throw validation(`Invalid operator used in KeyConditionExpression: ${operator}`);
    tokens.expect("(");
    const name = tokens.name();
    tokens.expect(",");
    const values = [tokens.value()];
    tokens.expect(")");
    return { name, operator, values };
  }
  const name = tokens.name();
  if (!tokens.skip("BETWEEN")) return { name, operator: tokens.next(), values: [tokens.value()] };
  const low = tokens.value();
  tokens.expect("AND");
  return { name, operator: "BETWEEN", values: [low, tokens.value()] };
}

function sortTest({ operator, values }: Test): (sort: OrderPart) => boolean {
  const [low, high] = values.map(orderPart) as [OrderPart, OrderPart];
  switch (operator) {
    case "=":
      return (sort) => compareParts(sort, low) === 0;
    case "<":
      return (sort) => compareParts(sort, low) < 0;
    case "<=":
      return (sort) => compareParts(sort, low) <= 0;
    case ">":
      return (sort) => compareParts(sort, low) > 0;
    case ">=":
      return (sort) => compareParts(sort, low) >= 0;
    case "BETWEEN":
      if (compareParts(low, high) > 0)
        throw validation(
          "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound",
        );
      return (sort) => compareParts(sort, low) >= 0 && compareParts(sort, high) <= 0;
    case "begins_with":
      if (typeof low !== "string")
        throw validation(
          "Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
        );
      return (sort) => (sort as string).startsWith(low);
    default:
      throw syntaxError(operator);
  }
}
