import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Plugin } from "esbuild";

/** The file beside `index.js` that any-ascii's table is in. */
export const TABLE_FILE = "any-ascii-block.js";

/**
 * Puts any-ascii's table (0.5 MB) into a file of its own and tells `found` its source. It is read when a name that is
 * not ASCII first stands in a subject. An `import()` cannot do that: `domain/` words a subject at once, not later.
 */
export function anyAsciiTable(found: (path: string) => void): Plugin {
  const namespace = "any-ascii-table";
  return {
    name: namespace,
    setup(build) {
      build.onResolve({ filter: /^\.\/block\.js$/ }, ({ importer, path }) => {
        if (!/any-ascii[\\/]any-ascii\.js$/.test(importer)) return undefined;
        found(join(dirname(importer), path));
        return { path: namespace, namespace };
      });
      build.onLoad({ filter: /.*/, namespace }, () => ({
        contents: `export default (number) => require("./${TABLE_FILE}").block(number);`,
      }));
      build.onResolve({ filter: /.*/, namespace }, ({ path }) => ({ path, external: true }));
    },
  };
}

/**
 * The table's module as CommonJS, with the living scripts and emoji: other characters are dropped from subjects. Korean
 * syllables, a tenth of it, are put together from their letters.
 */
export async function tableOfCommonScripts(path: string): Promise<string> {
  const source = await readFile(path, "utf8");
  const syllables: string[] = [];
  // The table is a `case` for each 256 code points, with tabs between their transliterations.
  const table = source.replace(/^case (\d+):return"(.*)"$\n?/gm, (line, number, transliterations) => {
    const block = Number(number);
    if (!isKorean(block)) return isCommon(block) ? line : "";
    syllables.push(...transliterations.split("\t"));
    return "";
  });
  const [head, module] = [
    "export default function block(blockNum) {",
    "exports.block = function block(blockNum) {",
  ];
  if (!table.includes(head)) throw new Error(`${path} has another form than before`);
  return `${hangul(syllables)}\n${table.replace(head, `${module}\nif (blockNum >= 172 && blockNum < 215) return hangul(blockNum);`)}`;
}

/** The Basic Multilingual Plane without CJK Extension A (34 to 4D), and emoji (1F0 to 1FF). */
function isCommon(block: number): boolean {
  return (block < 0x100 && (block < 0x34 || block > 0x4d)) || (block >= 0x1f0 && block <= 0x1ff);
}

/** Blocks of nothing but Hangul syllables: 19 initials by 21 vowels by 28 finals (Unicode standard, section 3.12). */
function isKorean(block: number): boolean {
  return block >= 172 && block < 215;
}

/** A function that makes the transliterations of a block as the table has them; throws when they are not made so. */
function hangul(syllables: readonly string[]): string {
  const at = (index: number) => (syllables[index] ?? "").toLowerCase();
  const silent = 11 * 588;
  const vowels = Array.from({ length: 21 }, (_, vowel) => at(silent + vowel * 28));
  const initials = Array.from({ length: 19 }, (_, initial) => at(initial * 588).slice(0, -at(silent).length));
  const finals = Array.from({ length: 28 }, (_, final) => at(final).slice(at(0).length));
  const made = (index: number) => {
    const letters = [
      initials[Math.floor(index / 588)],
      vowels[Math.floor((index % 588) / 28)],
      finals[index % 28],
    ];
    const text = letters.join("");
    return text.charAt(0).toUpperCase() + text.slice(1);
  };
  if (syllables.length === 0 || syllables.some((syllable, index) => made(index) !== syllable))
    throw new Error("any-ascii's Korean syllables are not made of their letters any more");
  return `const I = ${JSON.stringify(initials)}, V = ${JSON.stringify(vowels)}, F = ${JSON.stringify(finals)};
const made = (index) => {
  const text = I[Math.floor(index / 588)] + V[Math.floor((index % 588) / 28)] + F[index % 28];
  return text[0].toUpperCase() + text.slice(1);
};
const hangul = (block) => Array.from({ length: 256 }, (_, low) => made((block - 172) * 256 + low)).join("\\t");`;
}
