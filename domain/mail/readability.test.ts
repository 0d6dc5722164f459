import { SEVERITY_RANK } from "../severity.ts";
import { mailOfSample } from "./golden/sample.ts";
import { SAMPLES } from "./golden/samples.ts";

const mails = SAMPLES.map((sample) => [sample.name, mailOfSample(sample)] as const);

/** Lines of prose: without the last hours, addresses, configuration to copy, names of kinds and the footer. */
function sentencesOf(text: string): string[] {
  const prose = text
    .split("\n")
    .filter((line) => !/^(\d\d:\d\d |https?:|home:$| {2}|Replace |Home: |Times: |Alarms?: )/.test(line))
    .map((line) => line.replace(/^- /, ""));
  return prose.flatMap((line) => line.split(/(?<=[.!?:])\s+/)).filter((sentence) => sentence !== "");
}

test.each(mails)("%s has sentences of at most 25 words", (_, { text }) => {
  const long = sentencesOf(text).filter((sentence) => sentence.split(/\s+/).length > 25);
  expect(long).toEqual([]);
});

test.each(mails)("%s has no double negation", (_, { text }) => {
  const negations = /\b(no|not|never|nothing|nobody|none|neither|without|cannot)\b|n't\b/gi;
  const double = sentencesOf(text).filter((sentence) => (sentence.match(negations) ?? []).length > 1);
  expect(double).toEqual([]);
});

test.each(mails)("%s has a unit with each number", (_, { text }) => {
  const withoutTimes = sentencesOf(text)
    .join("\n")
    .replace(/\b\d\d:\d\d\b/g, "")
    .replace(/\b\d{1,2} (Jan|Oct)\b( 20\d\d)?/g, "")
    .replace(/\b(sensor|pi)-\w+/g, "");
  const bare = withoutTimes.match(
    /(?<![\w.-])-?\d+(\.\d+)?(?! ?(°[CF]|min|h|hours?|days?|rooms|times|more alarms|of these|such e-mails)(?!\w))(?![.\d])/g,
  );
  expect(bare ?? []).toEqual([]);
});

test.each(mails)("%s says what happened before what to do, and that before the last hours", (_, { text }) => {
  const order = ["What to do now:", "The last hours", "Seen to", "\nHome: "]
    .map((part) => text.indexOf(part))
    .filter((at) => at >= 0);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(order[0]).toBeGreaterThan(0);
  expect(text.trimEnd().split("\n").at(-1)).toMatch(/^Alarms?: [0-9A-Z]{6}(, [0-9A-Z]{6})*$/);
});

test("an e-mail to a householder names no command of the repository", () => {
  expect(mails.filter(([, { text }]) => text.includes("npm "))).toEqual([]);
});

test("a subject begins with how bad it is", () => {
  const severities = Object.keys(SEVERITY_RANK).map((severity) => severity.toUpperCase());
  const first = /^(STILL )?([A-Z]+)( NEWS)?: |^Morning summary: /;
  for (const [, { subject }] of mails) {
    const word = first.exec(subject)?.[2];
    const known = [...severities, "RESOLVED", "RECOVERING", "OVER", "LATE", "QUESTION", undefined];
    expect(known).toContain(word);
    expect(subject).toMatch(first);
  }
});
