import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FunctionDefinition } from "../handlers/function-definition.ts";
import { zip } from "./zip.ts";

/** Where a function's first code comes from; from then on releases bring it (decision 0012). */
export type FunctionCode = (definition: Pick<FunctionDefinition, "name">) => string;

/**
 * The bundles that `npm run build` has left in `distFolder`, each as a zip file. A function that is not built yet gets
 * code that refuses every event, which the stream then keeps.
 */
export function codeFromBuild(distFolder: string): FunctionCode {
  // cdktf copies the files when it synthesizes; a folder of our own, so that nobody else's file can stand in for one.
  const archives = mkdtempSync(join(tmpdir(), "functions-"));
  process.once("exit", () => rmSync(archives, { recursive: true, force: true }));
  return ({ name }) => {
    const folder = join(distFolder, name);
    const entries = existsSync(folder)
      ? readdirSync(folder)
          .sort()
          .map((path) => ({ path, content: readFileSync(join(folder, path)) }))
      : [{ path: "index.js", content: Buffer.from(placeholder(name)) }];
    const archive = join(archives, `${name}.zip`);
    writeFileSync(archive, zip(entries));
    return archive;
  };
}

function placeholder(name: string): string {
  return `exports.handler = async () => { throw new Error("${name} has no code yet: npm run build, then deploy or release"); };\n`;
}
