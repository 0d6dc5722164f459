import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zip } from "../deployment/zip.ts";
import type { FunctionDefinition } from "../handlers/function-definition.ts";

/** Where a function's first code comes from; from then on releases bring it (decision 0012). */
export type FunctionCode = (definition: Pick<FunctionDefinition, "name">) => string;

/**
 * The zip files that `npm run build` has left in `distFolder`. A function that is not built yet gets code that refuses
 * every event, which the stream then keeps.
 */
export function codeFromBuild(distFolder: string): FunctionCode {
  // cdktf copies the files when it synthesizes; a folder of our own, so that nobody else's file can stand in for one.
  const placeholders = mkdtempSync(join(tmpdir(), "functions-"));
  process.once("exit", () => rmSync(placeholders, { recursive: true, force: true }));
  return ({ name }) => {
    const built = join(distFolder, "functions", `${name}.zip`);
    if (existsSync(built)) return built;
    const file = join(placeholders, `${name}.zip`);
    writeFileSync(file, zip([{ path: "index.js", content: Buffer.from(placeholder(name)) }]));
    return file;
  };
}

function placeholder(name: string): string {
  return `exports.handler = async () => { throw new Error("${name} has no code yet: npm run build, then deploy or release"); };\n`;
}
