import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, extname, join, normalize } from "node:path";
import { constants, gzipSync } from "node:zlib";
import { build, type Metafile } from "esbuild";

/** A file as the browser gets it. */
export interface PageFile {
  type: string;
  body: Uint8Array;
  /** The same compressed; missing for what is compressed already. */
  gzip?: Uint8Array;
  /** Changes with the content: whoever has it need not get it again. */
  etag: string;
}

/** What the browser gets. */
export interface PageFiles {
  /** By path. */
  files: ReadonlyMap<string, PageFile>;
  /** The sources that the script was bundled of, as paths in this repository. */
  sources: string[];
}

const FOLDER = join(import.meta.dirname, "../page");
const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
  ".png": "image/png",
};
const STATIC = ["icon.svg", "icon-192.png", "icon-512.png", "icon-full-512.png", "manifest.webmanifest"];

/** Bundles the page, in memory, in about a tenth of a second and once in a process: there is no build to forget. */
export function bundlePage(): Promise<PageFiles> {
  bundled ??= bundle();
  return bundled;
}

let bundled: Promise<PageFiles> | undefined;

async function bundle(): Promise<PageFiles> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: FOLDER,
    entryPoints: { app: "main.tsx", style: "styles/main.css" },
    outdir: "/",
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
  });
  const html = readFileSync(join(FOLDER, "index.html"), "utf8");
  const files = new Map([
    ["/", fileOf(".html", Buffer.from(html.replace("</head>", `${preloads(metafile)}</head>`)))],
    ...outputFiles.map(
      ({ path, contents }) => [`/${basename(path)}`, fileOf(extname(path), contents)] as const,
    ),
    ...STATIC.map((name) => [`/${name}`, fileOf(extname(name), readFileSync(join(FOLDER, name)))] as const),
  ]);
  const sources = Object.keys(metafile.inputs).map((path) => normalize(join("dashboard/page", path)));
  return { files, sources };
}

function fileOf(extension: string, body: Uint8Array): PageFile {
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 16)}"`;
  const type = TYPES[extension] as string;
  if (extension === ".png") return { type, body, etag };
  return { type, body, gzip: gzipSync(body, { level: constants.Z_BEST_COMPRESSION }), etag };
}

/** What the script needs at once is asked for with it, not after it. */
function preloads({ outputs }: Metafile): string {
  const app = Object.entries(outputs).find(([path]) => basename(path) === "app.js")?.[1];
  const needed = app?.imports.filter(({ kind }) => kind === "import-statement") ?? [];
  return needed.map(({ path }) => `<link rel="modulepreload" href="/${basename(path)}" />\n  `).join("");
}
