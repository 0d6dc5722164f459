/** Why a text cannot be a topic filter, or undefined when it can. Source: MQTT 3.1.1 section 4.7. */
export function filterProblem(filter: string): string | undefined {
  const levels = filter.split("/");
  if (filter === "" || filter.includes("\0")) return "a topic filter has at least one character";
  if (levels.some((level, index) => level.includes("#") && (level !== "#" || index < levels.length - 1)))
    return "# stands alone, and in the last level";
  if (levels.some((level) => level.includes("+") && level !== "+")) return "+ stands alone in its level";
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
