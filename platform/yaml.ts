import {
  type Document,
  isScalar,
  Lexer,
  LineCounter,
  Parser,
  parseDocument,
  visit,
  type YAMLMap,
} from "yaml";

/** A text that is no YAML as we read it; the message says file, line and how to fix it, one problem a line. */
export class YamlError extends Error {
  override readonly name = "YamlError";
}

/** A YAML file that was read. */
export interface YamlFile {
  value: unknown;
  /** Whether something stands at this path. */
  has(path: readonly PropertyKey[]): boolean;
  /** The line of the value at a path, or of its nearest parent that is there; the first line is 1. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** Ten times the largest configuration: 256 sensors with their limits. */
const MAX_CHARACTERS = 500_000;
/** A configuration nests 8 deep. The library recurses: some 1,000 levels end the process. */
const MAX_DEPTH = 64;
const MAX_PROBLEMS = 20;

interface Problem {
  /** Offset in the text. */
  at: number;
  text: string;
}

/**
 * Reads one YAML document of maps, lists and scalars. Throws a YamlError for anything else: merges (`<<`), unknown tags,
 * repeated keys, an alias without its anchor or within its own value, more than 500,000 characters or 64 levels.
 */
export function readYaml(text: string, file: string): YamlFile {
  const lines = new LineCounter();
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const refuse = (problems: readonly Problem[]) => {
    const told = problems
      .slice(0, MAX_PROBLEMS)
      .map(({ at, text: problem }) => `${file}:${lineAt(at)}: ${problem}`);
    return new YamlError(told.join("\n"));
  };
  if (text.length > MAX_CHARACTERS)
    throw refuse([{ at: 0, text: `has ${text.length} characters, at most ${MAX_CHARACTERS} are read` }]);
  if (isTooDeep(text)) throw refuse([{ at: 0, text: `is nested more than ${MAX_DEPTH} levels deep` }]);
  // The library compares each key with each other to find repeated ones.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const problems = [...parseProblems(document), ...nodeProblems(document)];
  if (problems.length > 0) throw refuse(problems);
  try {
    const value: unknown = document.toJS();
    return {
      value,
      has: (path) => document.hasIn(path),
      lineOf: (path) => lineAt(offsetOf(document, path)),
    };
  } catch (error) {
    // Aliases of aliases that would become millions of values.
    throw refuse([{ at: 0, text: `${(error as Error).message}; write the values out` }]);
  }
}

/** Whether the parser, which does not recurse, opens more levels than are read. */
function isTooDeep(text: string): boolean {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    for (const _ of parser.next(lexeme)) if (parser.stack.length > MAX_DEPTH) return true;
    if (parser.stack.length > MAX_DEPTH) return true;
  }
  return false;
}

function parseProblems({ errors, warnings }: Document.Parsed): Problem[] {
  return [...errors, ...warnings].map(({ pos, code, message }) => ({
    at: pos[0],
    text: `${message}${ADVICE[code] ?? ""}`,
  }));
}

const ADVICE: Record<string, string> = {
  TAB_AS_INDENT: "; indent with spaces",
  TAG_RESOLVE_FAILED: "; remove the tag, or put the value in quotes",
  MULTIPLE_DOCS: "; keep one, without a line of ---",
};

/** What the library would read in a way that nobody expects, or throw without a line for. */
function nodeProblems(document: Document.Parsed): Problem[] {
  const problems: Problem[] = [];
  const anchors = new Set<string>();
  const keep = ({ anchor }: { anchor?: string }) => {
    if (anchor !== undefined) anchors.add(anchor);
  };
  visit(document, {
    Alias(_, { source, range }, ancestors) {
      const problem = aliasProblem(source, anchors, ancestors);
      if (problem !== undefined) problems.push({ at: range?.[0] ?? 0, text: problem });
    },
    Map(_, map) {
      keep(map);
      problems.push(...keyProblems(map));
    },
    Scalar: (_, scalar) => keep(scalar),
    Seq: (_, list) => keep(list),
  });
  return problems;
}

function aliasProblem(
  source: string,
  anchors: ReadonlySet<string>,
  ancestors: readonly object[],
): string | undefined {
  if (!anchors.has(source))
    return `*${source} has no anchor &${source} above it; add the anchor, or put the value in quotes if it begins with *`;
  if (ancestors.some((ancestor) => "anchor" in ancestor && ancestor.anchor === source))
    return `*${source} stands within its own value; write the value out`;
  return undefined;
}

function keyProblems({ items, range }: YAMLMap): Problem[] {
  const seen = new Set<unknown>();
  return items.flatMap(({ key }): Problem[] => {
    const at = (key as YAMLMap | null)?.range?.[0] ?? range?.[0] ?? 0;
    if (!isScalar(key)) return [{ at, text: "a key is no plain text; put it in quotes" }];
    const name = String(key.value);
    if (name === "<<") return [{ at, text: "merges (<<) are not read; write the keys out in each place" }];
    if (seen.has(name)) return [{ at, text: `the key ${name} is there twice; keep one` }];
    seen.add(name);
    return [];
  });
}

function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true) as
      | { range?: [number, number, number] }
      | undefined;
    if (node?.range !== undefined) return node.range[0];
  }
  return 0;
}
