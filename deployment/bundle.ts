import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build, type TransformOptions, transform } from "esbuild";
import type { FunctionDefinition } from "../handlers/function-definition.ts";
import { anyAsciiTable, TABLE_FILE, tableOfCommonScripts } from "./bundle/any-ascii-table.ts";
import { leavesOut } from "./bundle/left-out.ts";
import type { ZipEntry } from "./zip.ts";

/** A folder as Lambda takes it (zipped): `index.js` exports `handler`, so the function's handler is `index.handler`. */
export interface Bundle {
  folder: string;
  file: string;
  /** Of `index.js`. */
  bytes: number;
  /** What ships of the folder. Source maps stay: `deployment/readable-stack.ts` reads them when a person reads a stack trace. */
  entries: ZipEntry[];
  /** What packages would load later and does not ship, sorted. */
  leftOut: string[];
}

const root = join(import.meta.dirname, "..");
const target = { platform: "node", target: "node22", minify: true, legalComments: "none" } as const;

/**
 * Bundles a function with all it imports into `outDir/<name>/index.js`, and what it loads later into files beside it. The
 * same source gives the same bytes wherever they are written. The limit is 50 MB zipped (Lambda quotas); what counts is
 * the time of a cold start (decision 0046).
 */
export async function bundleFunction(
  { name, entry }: Pick<FunctionDefinition, "name" | "entry">,
  outDir: string,
): Promise<Bundle> {
  const folder = join(outDir, name);
  const leftOut = new Set<string>();
  let table: string | undefined;
  const modules = await buildModules(name, entry, [
    anyAsciiTable((path) => {
      table = path;
    }),
    leavesOut(leftOut),
  ]);
  const built = (await Promise.all(modules.map(({ path, text }) => asCommonJs(path, text)))).flat();
  if (table !== undefined)
    built.push({ path: TABLE_FILE, content: Buffer.from(await tableOfCommonScripts(table)) });
  // Without it Node takes the files for what the nearest package.json above says: ESM here, CommonJS in Lambda.
  built.push({ path: "package.json", content: Buffer.from('{ "type": "commonjs" }\n') });
  await mkdir(folder, { recursive: true });
  for (const { path, content } of built) await writeFile(join(folder, path), content);
  const entries = built.filter(({ path }) => !path.endsWith(".map"));
  const bytes = entries.find(({ path }) => path === "index.js")?.content.length ?? 0;
  return { folder, file: join(folder, "index.js"), bytes, entries, leftOut: [...leftOut].sort() };
}

/** `index.js` and the chunks that `import()` makes, as ES modules: esbuild splits nothing else. */
async function buildModules(name: string, entry: string, plugins: ReturnType<typeof leavesOut>[]) {
  const { outputFiles } = await build({
    ...target,
    absWorkingDir: root,
    entryPoints: { index: entry },
    // The source map names the sources from here, so it is not where the bundle is really written.
    outdir: join(root, "dist", name),
    write: false,
    bundle: true,
    format: "esm",
    splitting: true,
    // The packages' ES modules, of which esbuild leaves out what nobody uses.
    mainFields: ["module", "main"],
    conditions: ["module", "import"],
    sourcemap: "inline",
    logLevel: "warning",
    plugins,
  });
  return outputFiles;
}

/** CommonJS starts faster than ES modules do (decision 0046). */
async function asCommonJs(path: string, text: string): Promise<ZipEntry[]> {
  const file = basename(path);
  const options: TransformOptions = { ...target, format: "cjs", sourcemap: "external", sourcefile: file };
  const { code, map } = await transform(text, options);
  return [
    { path: file, content: Buffer.from(code) },
    { path: `${file}.map`, content: Buffer.from(map) },
  ];
}
