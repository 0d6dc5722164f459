import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import type { FunctionDefinition } from "../handlers/function-definition.ts";

/** A folder as Lambda takes it (zipped): `index.js` exports `handler`, so the function's handler is `index.handler`. */
export interface Bundle {
  folder: string;
  file: string;
  bytes: number;
}

/**
 * Bundles a function with all it imports into `outDir/<name>/index.js`; the same source gives the same bytes. The
 * code stays readable for whoever meets it in the console; the size limit is 50 MB zipped (Lambda quotas).
 */
export async function bundleFunction(
  { name, entry }: Pick<FunctionDefinition, "name" | "entry">,
  outDir: string,
): Promise<Bundle> {
  const folder = join(outDir, name);
  const file = join(folder, "index.js");
  await build({
    absWorkingDir: join(import.meta.dirname, ".."),
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    minify: false,
    sourcemap: true,
    logLevel: "warning",
  });
  await mkdir(folder, { recursive: true });
  // Without it Node takes the file for what the nearest package.json above says: ESM here, CommonJS in Lambda.
  await writeFile(join(folder, "package.json"), '{ "type": "commonjs" }\n');
  return { folder, file, bytes: (await stat(file)).size };
}
