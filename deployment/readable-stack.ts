import { existsSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

/**
 * `node deployment/readable-stack.ts dist/detect < stack.txt`: a stack trace from a function's log, with the places in the
 * sources. The same commit gives the same bytes: check out the commit that is deployed and run `npm run build` first.
 */
if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  process.stdout.write(readableStack(await text(process.stdin), process.argv[2] ?? "dist/detect"));

/** The text with each place in one of the folder's files, as `index.js:1:2345`, replaced by the place in the source. */
export function readableStack(stack: string, folder: string): string {
  const maps = new Map<string, SourceMap | undefined>();
  return stack.replace(/[^\s("]*?([\w-]+\.js):(\d+):(\d+)/g, (place, file, line, column) => {
    if (!maps.has(file)) maps.set(file, mapOf(join(folder, `${file}.map`)));
    const origin = maps.get(file)?.findOrigin(Number(line), Number(column));
    if (origin === undefined || !("fileName" in origin)) return place;
    return `${origin.fileName.replace(/^(\.\.\/)+/, "")}:${origin.lineNumber}:${origin.columnNumber}`;
  });
}

function mapOf(file: string): SourceMap | undefined {
  return existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, "utf8"))) : undefined;
}
