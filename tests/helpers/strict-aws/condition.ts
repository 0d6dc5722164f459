import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Item } from "./attribute-value.ts";
import { syntaxError, type Tokens } from "./expression.ts";
import { NotInStandIn, validation } from "./refusal.ts";
import { compareParts, orderPart } from "./table-key.ts";

/** Whether an item, or the absence of one, meets a condition. */
export type Condition = (item: Item | undefined) => boolean;

/** Source: Amazon DynamoDB developer guide, "Service, account, and table quotas", Operators and operands. */
const MAX_OPERATORS = 300;

/**
 * Reads a ConditionExpression: attribute_exists, attribute_not_exists, begins_with, comparisons of an attribute with a value,
 * BETWEEN, AND, OR, NOT and parentheses. Source: Amazon DynamoDB developer guide, "Condition and filter expressions".
 */
export function parseCondition(tokens: Tokens): Condition {
  const operators = { count: 0 };
  return parseOr(tokens, operators).holds;
}

interface Part {
  holds: Condition;
  /** It stood in parentheses: another pair around it is refused. */
  enclosed?: boolean;
}

function parseOr(tokens: Tokens, operators: { count: number }): Part {
  let left = parseAnd(tokens, operators);
  while (tokens.skip("OR")) {
    const [a, b] = [left.holds, parseAnd(tokens, operators).holds];
    left = { holds: (item) => a(item) || b(item) };
  }
  return left;
}

function parseAnd(tokens: Tokens, operators: { count: number }): Part {
  let left = parseNot(tokens, operators);
  while (tokens.skip("AND")) {
    const [a, b] = [left.holds, parseNot(tokens, operators).holds];
    left = { holds: (item) => a(item) && b(item) };
  }
  return left;
}

function parseNot(tokens: Tokens, operators: { count: number }): Part {
  operators.count += 1;
  if (operators.count > MAX_OPERATORS)
    throw validation(
      "Invalid ConditionExpression: The expression has exceeded the maximum number of operators",
    );
  if (tokens.skip("NOT")) {
    const { holds } = parseNot(tokens, operators);
    return { holds: (item) => !holds(item) };
  }
  if (!tokens.skip("(")) return { holds: parseTest(tokens) };
  const { holds, enclosed } = parseOr(tokens, operators);
  tokens.expect(")");
  if (enclosed === true)
    throw validation("Invalid ConditionExpression: The expression has redundant parentheses;");
  return { holds, enclosed: true };
}

function parseTest(tokens: Tokens): Condition {
  if (tokens.peek(1) === "(") return parseFunction(tokens);
  const name = tokens.name();
  if (tokens.skip("BETWEEN")) {
    const low = orderedOperand("BETWEEN", tokens.value());
    tokens.expect("AND");
    const high = orderedOperand("BETWEEN", tokens.value());
    return (item) => (difference(item?.[name], low) ?? -1) >= 0 && (difference(item?.[name], high) ?? 1) <= 0;
  }
  const operator = tokens.next();
  if (operator === "=") {
    const value = comparable(tokens.value());
    return (item) => difference(item?.[name], value) === 0;
  }
  const test = ORDER[operator];
  if (test === undefined) {
    if (operator === "<>" || operator.toUpperCase() === "IN")
      throw new NotInStandIn(`the operator ${operator}`);
    throw syntaxError(operator);
  }
  const value = orderedOperand(operator, tokens.value());
  return (item) => {
    const by = difference(item?.[name], value);
    return by !== undefined && test(by);
  };
}

const ORDER: Record<string, (difference: number) => boolean> = {
  "<": (by) => by < 0,
  "<=": (by) => by <= 0,
  ">": (by) => by > 0,
  ">=": (by) => by >= 0,
};

/** Function names are case-sensitive. Source: Amazon DynamoDB developer guide, "Condition and filter expressions", Functions. */
function parseFunction(tokens: Tokens): Condition {
  const called = tokens.next();
  tokens.expect("(");
  const name = tokens.name();
  if (called === "attribute_exists" || called === "attribute_not_exists") {
    tokens.expect(")");
    return (item) => (item?.[name] !== undefined) === (called === "attribute_exists");
  }
  if (called !== "begins_with") throw new NotInStandIn(`the function ${called}`);
  tokens.expect(",");
  const { S } = tokens.value();
  tokens.expect(")");
  if (S === undefined) throw new NotInStandIn("begins_with of anything but a string");
  return (item) => item?.[name]?.S?.startsWith(S) ?? false;
}

/** Refuses what has no order, as DynamoDB does. */
function orderedOperand(operator: string, value: AttributeValue): AttributeValue {
  if (value.S === undefined && value.N === undefined && value.B === undefined)
    throw validation(
      `Invalid ConditionExpression: Incorrect operand type for operator or function; operator: ${operator}, operand type: ${Object.keys(value)[0]}`,
    );
  return value;
}

function comparable(value: AttributeValue): AttributeValue {
  const type = Object.keys(value)[0] as string;
  if (!["S", "N", "B", "BOOL", "NULL"].includes(type)) throw new NotInStandIn(`= with a ${type}`);
  return value;
}

/** Undefined when one is missing or their types differ: then no comparison holds. */
function difference(a: AttributeValue | undefined, b: AttributeValue): number | undefined {
  if (a === undefined || Object.keys(a)[0] !== Object.keys(b)[0]) return undefined;
  if (b.BOOL !== undefined) return a.BOOL === b.BOOL ? 0 : Number.NaN;
  return b.NULL === undefined ? compareParts(orderPart(a), orderPart(b)) : 0;
}
