import { join, relative } from "node:path";
import { detectFunction } from "../handlers/detect/function.ts";
import { watchFunction } from "../handlers/watch/function.ts";
import { bundleFunction } from "./bundle.ts";

/** `npm run build`: bundles every function into `dist/` and prints its size. */
const functions = [detectFunction, watchFunction];
const outDir = join(import.meta.dirname, "../dist");

for (const definition of functions) {
  const { file, bytes } = await bundleFunction(definition, outDir);
  console.log(`${definition.name}  ${relative(process.cwd(), file)}  ${(bytes / 1024).toFixed(0)} KB`);
}
