import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";
import type { FunctionDefinition } from "../handlers/function-definition.ts";
import type { ZipEntry } from "./zip.ts";

/** A folder as Lambda takes it (zipped): `index.js` exports `handler`, so the function's handler is `index.handler`. */
export interface Bundle {
  folder: string;
  file: string;
  /** Of `index.js`. */
  bytes: number;
  /** What ships of the folder: the source map stays, for Lambda's Node would not read it. */
  entries: ZipEntry[];
}

const root = join(import.meta.dirname, "..");

/**
 * Bundles a function with all it imports into `outDir/<name>/index.js`; the same source gives the same bytes wherever
 * they are written. The code stays readable for whoever meets it in the console; the size limit is 50 MB zipped
 * (Lambda quotas).
 */
export async function bundleFunction(
  { name, entry }: Pick<FunctionDefinition, "name" | "entry">,
  outDir: string,
): Promise<Bundle> {
  const folder = join(outDir, name);
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    // The source map names the sources from here, so it is not where the bundle is really written.
    outfile: join(root, "dist", name, "index.js"),
    write: false,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    minify: false,
    sourcemap: true,
    logLevel: "warning",
  });
  const built = [
    ...outputFiles.map(({ path, contents }) => ({ path: basename(path), content: Buffer.from(contents) })),
    // Without it Node takes the file for what the nearest package.json above says: ESM here, CommonJS in Lambda.
    { path: "package.json", content: Buffer.from('{ "type": "commonjs" }\n') },
  ];
  await mkdir(folder, { recursive: true });
  for (const { path, content } of built) await writeFile(join(folder, path), content);
  const entries = built.filter(({ path }) => !path.endsWith(".map"));
  const bytes = entries.find(({ path }) => path === "index.js")?.content.length ?? 0;
  return { folder, file: join(folder, "index.js"), bytes, entries };
}
