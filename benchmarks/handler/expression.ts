import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** An item as it stands in a request's JSON: `B` is base64 text there. */
export type WireItem = Record<string, AttributeValue>;

/** What an expression's `#name` and `:value` stand for. */
export interface Placeholders {
  ExpressionAttributeNames?: Record<string, string> | undefined;
  ExpressionAttributeValues?: WireItem | undefined;
}

/** A node of a parsed expression: an operator or function with its arguments, or a name. */
export type Node = string | { op: string; args: Node[] };

const TOKEN = /\s*(<=|>=|<>|[=<>(),+-]|[#:]?[A-Za-z_][\w]*)/gy;
const COMPARATORS = ["=", "<>", "<", "<=", ">", ">="];

/** Parses a condition or key condition: OR, AND, NOT, comparisons, BETWEEN, IN and functions on top-level attributes. */
export function parseCondition(text: string): Node {
  const tokens = tokensOf(text);
  const node = parseOr(tokens);
  if (tokens.length > 0) throw new Error(`expression not understood at ${tokens[0]}: ${text}`);
  return node;
}

/** The words and signs of an expression. */
export function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex;
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) throw new Error(`expression not understood at ${text.slice(from)}`);
    tokens.push(token);
  }
  return tokens;
}

/** Whether a condition holds for an item; undefined stands for no item. */
export function holds(node: Node, item: WireItem | undefined, placeholders: Placeholders): boolean {
  if (typeof node === "string") throw new Error(`${node} is no condition`);
  const { op, args } = node;
  const test = (index: number) => holds(args[index] as Node, item, placeholders);
  const value = (index: number) => attributeOf(args[index] as Node, item, placeholders);
  switch (op) {
    case "OR":
      return test(0) || test(1);
    case "AND":
      return test(0) && test(1);
    case "NOT":
      return !test(0);
    case "attribute_exists":
      return value(0) !== undefined;
    case "attribute_not_exists":
      return value(0) === undefined;
    case "begins_with":
      return (value(0)?.S ?? "\uffff").startsWith(value(1)?.S ?? "");
    case "BETWEEN":
      return compare(value(0), ">=", value(1)) && compare(value(0), "<=", value(2));
    case "IN":
      return args.slice(1).some((_, index) => compare(value(0), "=", value(index + 1)));
    default:
      if (!COMPARATORS.includes(op)) throw new Error(`${op} is not known here`);
      return compare(value(0), op, value(1));
  }
}

/** The attribute or placeholder's value that an operand names. */
export function attributeOf(
  node: Node,
  item: WireItem | undefined,
  { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} }: Placeholders,
): AttributeValue | undefined {
  if (typeof node !== "string") throw new Error(`${node.op} is no operand here`);
  if (node.startsWith(":")) return values[node];
  return item?.[node.startsWith("#") ? (names[node] ?? node) : node];
}

function parseOr(tokens: string[]): Node {
  let node = parseAnd(tokens);
  while (taken(tokens, "OR")) node = { op: "OR", args: [node, parseAnd(tokens)] };
  return node;
}

function parseAnd(tokens: string[]): Node {
  let node = parseOne(tokens);
  while (taken(tokens, "AND")) node = { op: "AND", args: [node, parseOne(tokens)] };
  return node;
}

function parseOne(tokens: string[]): Node {
  if (taken(tokens, "NOT")) return { op: "NOT", args: [parseOne(tokens)] };
  if (taken(tokens, "(")) {
    const node = parseOr(tokens);
    expectToken(tokens, ")");
    return node;
  }
  const first = tokens.shift() ?? "";
  if (taken(tokens, "(")) return { op: first, args: listOf(tokens) };
  if (taken(tokens, "BETWEEN")) {
    const low = tokens.shift() ?? "";
    expectToken(tokens, "AND");
    return { op: "BETWEEN", args: [first, low, tokens.shift() ?? ""] };
  }
  if (taken(tokens, "IN")) {
    expectToken(tokens, "(");
    return { op: "IN", args: [first, ...listOf(tokens)] };
  }
  return { op: tokens.shift() ?? "nothing", args: [first, tokens.shift() ?? ""] };
}

/** Operands up to the closing bracket, which is taken too. */
export function listOf(tokens: string[]): string[] {
  const list = [tokens.shift() ?? ""];
  while (taken(tokens, ",")) list.push(tokens.shift() ?? "");
  expectToken(tokens, ")");
  return list;
}

/** Takes the next token if it is this one. */
export function taken(tokens: string[], token: string): boolean {
  if (tokens[0]?.toUpperCase() !== token) return false;
  tokens.shift();
  return true;
}

/** Takes the next token, which must be this one. */
export function expectToken(tokens: string[], token: string): void {
  if (!taken(tokens, token)) throw new Error(`${token} expected, not ${tokens[0] ?? "the end"}`);
}

function compare(a: AttributeValue | undefined, operator: string, b: AttributeValue | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const order = orderOf(a, b);
  if (operator === "=") return order === 0;
  if (operator === "<>") return order !== 0;
  if (Number.isNaN(order)) return false;
  if (operator === "<") return order < 0;
  if (operator === "<=") return order <= 0;
  return operator === ">" ? order > 0 : order >= 0;
}

/** Below, at or above 0 as `a` sorts before, with or after `b`; NaN for values of different types. */
export function orderOf(a: AttributeValue, b: AttributeValue): number {
  if (a.N !== undefined && b.N !== undefined) return Number(a.N) - Number(b.N);
  if (a.S !== undefined && b.S !== undefined) return Buffer.compare(Buffer.from(a.S), Buffer.from(b.S));
  if (a.B !== undefined && b.B !== undefined) return Buffer.compare(bytesOf(a.B), bytesOf(b.B));
  return JSON.stringify(a) === JSON.stringify(b) ? 0 : Number.NaN;
}

/** The bytes of a binary value in a request's JSON. */
export function bytesOf(binary: unknown): Buffer {
  return Buffer.from(String(binary), "base64");
}
