import { stat } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

/** The bundled agent's file name; `.cjs` says what it is wherever it lies, so that the file is all there is. */
export const AGENT_FILE = "agent.cjs";

/** Runs before anything else: an older Node lacks modules that the agent begins with. */
const NEEDS_NODE = `if (Number.parseInt(process.versions.node, 10) < 22) {
  console.error("The agent needs Node 22 or newer; this is Node " + process.versions.node + " (" + process.execPath + "). docs/raspberry-pi.md says how to install it.");
  process.exit(1);
}`;

/**
 * Bundles the agent with all it imports into one file that runs on Node 22 on any processor, without `npm install`
 * (`node:sqlite` is part of Node 22; nothing in it is native). The same source gives the same bytes; names stay
 * readable for whoever meets a stack trace.
 */
export async function bundleAgent(
  outDir: string,
  entry = "agent/main.ts",
): Promise<{ file: string; bytes: number }> {
  const file = join(outDir, AGENT_FILE);
  await build({
    absWorkingDir: join(import.meta.dirname, ".."),
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    banner: { js: NEEDS_NODE },
    // The packages' ES modules, of which esbuild leaves out what nobody uses.
    mainFields: ["module", "main"],
    // node:sqlite is no builtin that esbuild knows by every name; all of `node:` stays outside.
    external: ["node:*"],
    // Less text is less memory: some 6 MB resident. Names stay, and lines are short enough for a stack trace to say where.
    minifySyntax: true,
    minifyWhitespace: true,
    lineLimit: 160,
    logLevel: "warning",
  });
  return { file, bytes: (await stat(file)).size };
}
