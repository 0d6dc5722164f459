import { readYaml, YamlError } from "./yaml.ts";

function problemOf(text: string): string {
  try {
    readYaml(text, "f.yaml");
  } catch (error) {
    expect(error).toBeInstanceOf(YamlError);
    return (error as Error).message;
  }
  return "none";
}

const bomb = Array.from({ length: 9 }, (_, at) =>
  at === 0
    ? "a0: &a0 [1,1,1,1,1,1,1,1,1]"
    : `a${at}: &a${at} [${Array(9)
        .fill(`*a${at - 1}`)
        .join(",")}]`,
).join("\n");

test.each([
  ["a merge", "a: &x {b: 1}\nc:\n  <<: *x\n", "f.yaml:3: merges (<<) are not read; write the keys out"],
  ["a merge of nothing", "c:\n  <<: *x\n", "f.yaml:2: *x has no anchor &x above it"],
  ["an alias before its anchor", "a: *b\nb: &b 1", "f.yaml:1: *b has no anchor &b above it"],
  ["a value within itself", "a: &a\n  b: *a", "f.yaml:2: *a stands within its own value"],
  ["a bomb of aliases", bomb, "write the values out"],
  ["a repeated key", "a: 1\nb: 2\na: 3", "f.yaml:3: the key a is there twice; keep one"],
  ["a repeated key of two spellings", "1: a\n'1': b", "f.yaml:2: the key 1 is there twice"],
  ["a tab", "a:\n\t- 1", "f.yaml:2: Tabs are not allowed as indentation; indent with spaces"],
  ["an unknown tag", "a: !secret x", "f.yaml:1: Unresolved tag: !secret; remove the tag"],
  ["a list as a key", "? [a]\n: 1", "f.yaml:1: a key is no plain text"],
  ["a second document", "a: 1\n---\nb: 2", "keep one, without a line of ---"],
  ["brackets that would end the process", "[".repeat(20_000), "is nested more than 64 levels deep"],
  ["closed ones", `${"[".repeat(2000)}${"]".repeat(2000)}`, "is nested more than 64 levels deep"],
  ["dashes", "- ".repeat(2000), "is nested more than 64 levels deep"],
  ["question marks", "? ".repeat(2000), "is nested more than 64 levels deep"],
  ["a megabyte", "a".repeat(1_000_000), "has 1000000 characters, at most 500000 are read"],
])("%s is refused with the line and how to fix it", (_, text, message) => {
  expect(problemOf(text)).toContain(message);
});

test("anchors and aliases of plain values work, and lines are counted from 1", () => {
  const yaml = readYaml("a: &who\n  - x\nb: *who\n", "f.yaml");
  expect(yaml.value).toEqual({ a: ["x"], b: ["x"] });
  expect([yaml.lineOf(["a", 0]), yaml.lineOf(["b"]), yaml.lineOf(["c", "d"])]).toEqual([2, 3, 1]);
  expect([yaml.has(["a", 0]), yaml.has(["c"])]).toEqual([true, false]);
});

test("a map of many keys costs no more for each than one of a few", () => {
  const text = Array.from({ length: 40_000 }, (_, at) => `k${at}: 1`).join("\n");
  expect(Object.keys(readYaml(text, "f.yaml").value as object)).toHaveLength(40_000);
});

test("an empty file is null", () => {
  expect(readYaml("", "f.yaml").value).toBeNull();
});
