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

/** The table's module as CommonJS, with the living scripts and emoji: two fifths of it. Other characters are dropped from subjects. */
export async function tableOfCommonScripts(path: string): Promise<string> {
  const source = await readFile(path, "utf8");
  // The table is a `case` for each 256 code points.
  return source
    .replace(/^case (\d+):.*$\n?/gm, (line, block) => (isCommon(Number(block)) ? line : ""))
    .replace("export default function block", "exports.block = function block");
}

/** The Basic Multilingual Plane without CJK Extension A (34 to 4D), and emoji (1F0 to 1FF). */
function isCommon(block: number): boolean {
  return (block < 0x100 && (block < 0x34 || block > 0x4d)) || (block >= 0x1f0 && block <= 0x1ff);
}
