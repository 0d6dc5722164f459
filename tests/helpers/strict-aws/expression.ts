import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { utf8Bytes } from "./attribute-value.ts";
import { checkNames, type ExpressionParameters, takeValues } from "./placeholders.ts";
import { NotInStandIn, validation } from "./refusal.ts";
import { RESERVED_WORDS } from "./reserved-words.ts";

/** The words of an expression, read from left to right. */
export interface Tokens {
  peek(ahead?: number): string | undefined;
  next(): string;
  /** Reads `word`, in any case, if it comes next. */
  skip(word: string): boolean;
  /** Reads `word`, in any case; refuses anything else. */
  expect(word: string): void;
  /** Reads the name of a top-level attribute, bare or as a placeholder. */
  name(): string;
  /** Reads a placeholder of a value. */
  value(): AttributeValue;
}

/** All expressions of one request. */
export interface Expressions {
  /** Reads one expression whole; undefined for one that is not there. */
  read<Result>(
    parameter: string,
    text: string | undefined,
    parse: (tokens: Tokens) => Result,
  ): Result | undefined;
  /** Refuses names and values that no expression has used. */
  finish(): void;
}

/** Source: Amazon DynamoDB developer guide, "Service, account, and table quotas", Expression parameters. */
const MAX_EXPRESSION_BYTES = 4096;

const TOKEN = /\s*(<=|>=|<>|[=<>(),+\-.[\]]|[#:][A-Za-z0-9_]+|[A-Za-z_][A-Za-z0-9_]*|\d+)/y;

/** Checks names and values of a request, and resolves them in its expressions. */
export function createExpressions({
  ExpressionAttributeNames: names,
  ExpressionAttributeValues: values,
}: ExpressionParameters): Expressions {
  checkNames(names);
  const taken = takeValues(values);
  const used = new Set<string>();
  return {
    read(parameter, text, parse) {
      if (text === undefined) return undefined;
      if (text === "") throw validation(`Invalid ${parameter}: The expression can not be empty;`);
      if (utf8Bytes(text) > MAX_EXPRESSION_BYTES)
        throw validation(`Invalid ${parameter}: Expression size has exceeded the maximum allowed size`);
      const tokens = createTokens(tokenize(text), { names: names ?? {}, values: taken, used });
      const result = parse(tokens);
      if (tokens.peek() !== undefined) throw syntaxError(tokens.peek());
      return result;
    },
    finish() {
      for (const [parameter, given] of [
        ["ExpressionAttributeNames", names],
        ["ExpressionAttributeValues", values],
      ] as const)
        for (const key of Object.keys(given ?? {}))
          if (!used.has(key))
            throw validation(`Value provided in ${parameter} unused in expressions: keys: {${key}}`);
    },
  };
}

/** What DynamoDB answers to an expression that it cannot read. */
export function syntaxError(token: string | undefined) {
  return validation(`Invalid expression: Syntax error; token: "${token ?? "<EOF>"}"`);
}

interface Placeholders {
  names: Record<string, string>;
  values: Record<string, AttributeValue>;
  used: Set<string>;
}

function createTokens(words: readonly string[], known: Placeholders): Tokens {
  let at = 0;
  const peek = (ahead = 0) => words[at + ahead];
  const next = () => {
    const word = words[at];
    if (word === undefined) throw syntaxError(word);
    at += 1;
    return word;
  };
  const skip = (word: string) => {
    if (peek()?.toUpperCase() !== word.toUpperCase()) return false;
    at += 1;
    return true;
  };
  return {
    peek,
    next,
    skip,
    expect(word) {
      if (!skip(word)) throw syntaxError(peek());
    },
    name() {
      const name = nameFor(next(), known);
      if (peek() === "." || peek() === "[") throw new NotInStandIn("paths into maps and lists");
      return name;
    },
    value: () => valueFor(next(), known),
  };
}

function nameFor(word: string, { names, used }: Placeholders): string {
  if (!/^[#A-Za-z_]/.test(word)) throw syntaxError(word);
  const name = word.startsWith("#") ? names[word] : word;
  if (name === undefined)
    throw validation(
      `An expression attribute name used in the document path is not defined; attribute name: ${word}`,
    );
  if (name === word && RESERVED_WORDS.has(word.toUpperCase()))
    throw validation(`Attribute name is a reserved keyword; reserved keyword: ${word}`);
  used.add(word);
  return name;
}

function valueFor(word: string, { values, used }: Placeholders): AttributeValue {
  if (!word.startsWith(":")) throw new NotInStandIn(`the operand ${word}`);
  const value = values[word];
  if (value === undefined)
    throw validation(
      `An expression attribute value used in expression is not defined; attribute value: ${word}`,
    );
  used.add(word);
  return value;
}

function tokenize(text: string): string[] {
  const words: string[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw syntaxError(text.slice(from));
    words.push(match[1] as string);
  }
  return words;
}
