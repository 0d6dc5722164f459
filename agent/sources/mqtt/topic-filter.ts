import { isPlainText } from "../../../domain/bounded-text.ts";

/** A topic or filter has no more bytes of UTF-8. Source: MQTT 3.1.1 section 4.7.3. */
const MAX_TOPIC_BYTES = 65_535;

/** Why a text cannot be a topic filter, or undefined when it can. Source: MQTT 3.1.1 section 4.7. */
export function filterProblem(filter: string): string | undefined {
  const problem = textProblem(filter);
  if (problem !== undefined) return problem;
  const levels = filter.split("/");
  if (levels.some((level, index) => level.includes("#") && (level !== "#" || index < levels.length - 1)))
    return "# stands alone, and in the last level";
  if (levels.some((level) => level.includes("+") && level !== "+")) return "+ stands alone in its level";
  return undefined;
}

/**
 * Why a text cannot be the name of a topic to which a device publishes, or undefined when it can. It has no wildcards, and
 * topics that begin with $ are the broker's own. Source: MQTT 3.1.1 sections 4.7.1 and 4.7.2.
 */
export function topicNameProblem(topic: string): string | undefined {
  if (/[+#]/.test(topic)) return "the name of a topic has no + and no #";
  if (topic.startsWith("$")) return "topics that begin with $ are the broker's own";
  return textProblem(topic);
}

/** A broker may close the connection for control characters and noncharacters. Source: MQTT 3.1.1 section 1.5.3. */
function textProblem(text: string): string | undefined {
  if (text === "") return "a topic has at least one character";
  if (text.length > MAX_TOPIC_BYTES || Buffer.byteLength(text) > MAX_TOPIC_BYTES)
    return `a topic has at most ${MAX_TOPIC_BYTES} bytes of UTF-8`;
  if (!isPlainText(text) || /\p{Noncharacter_Code_Point}/u.test(text))
    return "a topic has no control characters, and is well-formed Unicode";
  return undefined;
}

/** The levels of a topic that stand for a filter's wildcards, `#` for all that are left; undefined when it does not match. */
export function matchTopic(filter: string, topic: string): string[] | undefined {
  const wanted = filter.split("/");
  const levels = topic.split("/");
  const found: string[] = [];
  for (const [index, level] of wanted.entries()) {
    const here = levels[index];
    if (level === "#") return [...found, levels.slice(index).join("/")];
    if (here === undefined) return undefined;
    if (level === "+") found.push(here);
    else if (level !== here) return undefined;
  }
  return levels.length === wanted.length ? found : undefined;
}

/** The first of the filters that matches a topic. */
export function claimedBy(filters: readonly string[], topic: string): string | undefined {
  return filters.find((filter) => matchTopic(filter, topic) !== undefined);
}

/**
 * Which of two filters of one topic is the more specific: negative when the first is. The first level in which they differ
 * decides: a word goes before +, and + before #.
 */
export function bySpecificity(first: string, second: string): number {
  const others = second.split("/");
  for (const [index, level] of first.split("/").entries()) {
    const difference = width(level) - width(others[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function width(level: string | undefined): number {
  return level === "#" ? 2 : level === "+" ? 1 : 0;
}

/** Whether there is a topic that both filters match. */
export function overlap(first: string, second: string): boolean {
  const [one = [], two = []] = [first.split("/"), second.split("/")];
  for (let index = 0; ; index++) {
    const [a, b] = [one[index], two[index]];
    if (a === "#" || b === "#") return true;
    if (a === undefined || b === undefined) return a === b;
    if (a !== "+" && b !== "+" && a !== b) return false;
  }
}

/** The filters without those that another one covers: a broker may deliver a message once for each that matches. */
export function withoutCovered(filters: readonly string[]): string[] {
  const distinct = [...new Set(filters)];
  const wide = distinct.filter((filter) => /[+#]/.test(filter));
  return distinct.filter((filter) => !wide.some((other) => other !== filter && covers(other, filter)));
}

function covers(wide: string, narrow: string): boolean {
  const wideLevels = wide.split("/");
  const narrowLevels = narrow.split("/");
  for (const [index, level] of wideLevels.entries()) {
    if (level === "#") return true;
    const other = narrowLevels[index];
    if (other === undefined || other === "#" || (level !== "+" && level !== other)) return false;
  }
  return narrowLevels.length === wideLevels.length;
}
