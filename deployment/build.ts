import { join, relative } from "node:path";
import { answerFunction } from "../handlers/answer/function.ts";
import { detectFunction } from "../handlers/detect/function.ts";
import { watchFunction } from "../handlers/watch/function.ts";
import { bundleFunction } from "./bundle.ts";
import { bundleAgent } from "./bundle-agent.ts";

/** `npm run build`: bundles every function and the agent into `dist/` and prints their sizes. */
const functions = [detectFunction, watchFunction, answerFunction];
const outDir = join(import.meta.dirname, "../dist");

for (const definition of functions) say(definition.name, await bundleFunction(definition, outDir));
say("agent", await bundleAgent(join(outDir, "agent")));

function say(name: string, { file, bytes }: { file: string; bytes: number }): void {
  console.log(`${name}  ${relative(process.cwd(), file)}  ${(bytes / 1024).toFixed(0)} KB`);
}
