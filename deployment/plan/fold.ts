/** A text that is folded away beneath its title. */
export interface Fold {
  title: string;
  text: string;
}

/** Length in UTF-8, which is never less than in GitHub's characters. */
export function bytes(text: string): number {
  return Buffer.byteLength(text);
}

/**
 * Folds texts into `limitBytes` of Markdown. What is too long loses its end, at a line: short texts stay whole, long
 * ones share what is left alike; each says how much is missing, and where the whole is.
 */
export function foldAll(folds: readonly Fold[], limitBytes: number, whereWhole: string): string {
  const frame = (fold: Fold) => bytes(folded(fold, "", missingLines(1e9, whereWhole)));
  const room = folds.reduce((left, fold) => left - frame(fold), limitBytes);
  const share = fairShare(
    folds.map(({ text }) => bytes(text)),
    room,
  );
  return folds
    .map((fold) => {
      const { head, missing } = cutAtLine(fold.text, share);
      return folded(fold, head, missing === 0 ? "" : missingLines(missing, whereWhole));
    })
    .join("");
}

/** What each may have at most, so that all together have no more than `room`. */
function fairShare(sizes: readonly number[], room: number): number {
  let left = Math.max(0, room);
  const ascending = [...sizes].sort((a, b) => a - b);
  for (const [index, size] of ascending.entries()) {
    const share = left / (ascending.length - index);
    if (size > share) return Math.floor(share);
    left -= size;
  }
  return Number.POSITIVE_INFINITY;
}

function cutAtLine(text: string, limitBytes: number): { head: string; missing: number } {
  if (bytes(text) <= limitBytes) return { head: text, missing: 0 };
  const lines = text.split("\n");
  let kept = 0;
  let size = 0;
  for (const line of lines) {
    size += bytes(line) + 1;
    if (size > limitBytes) break;
    kept += 1;
  }
  return { head: lines.slice(0, kept).join("\n"), missing: lines.length - kept };
}

function missingLines(count: number, whereWhole: string): string {
  return `\n**The last ${count} lines are left out here:** the whole plan is ${whereWhole}.\n`;
}

function folded({ title, text }: Fold, head: string, note: string): string {
  // A fence ends at the first line with as many backticks; a plan may hold some of its own.
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `<details><summary>${title}</summary>\n\n${fence}text\n${head}\n${fence}\n${note}\n</details>\n\n`;
}
