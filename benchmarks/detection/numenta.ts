import { execFile } from "node:child_process";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
/** The engine's own alert level of a generic series: the same for every file. */
const THRESHOLD = "0.5";

/** Scores every file of the Numenta Anomaly Benchmark in the data folder at one fixed threshold; needs python3. */
export async function numentaScore(
  data: string,
  out: string,
  node: (script: string, ...args: string[]) => Promise<string>,
): Promise<string> {
  const source = join(data, "nab");
  for (const category of await readdir(source, { withFileTypes: true })) {
    if (!category.isDirectory()) continue;
    await mkdir(join(out, category.name), { recursive: true });
    for (const file of await readdir(join(source, category.name))) {
      const readings = join(source, category.name, file);
      const scores = join(out, category.name, file);
      await node(
        "tools/backtest.ts",
        "--readings",
        readings,
        "--sensor",
        "series",
        "--kind",
        "generic",
        "--scores",
        scores,
      );
    }
  }
  const { stdout } = await run("python3", [
    join(data, "nab_score.py"),
    "--results",
    out,
    "--threshold",
    THRESHOLD,
  ]);
  return `Numenta benchmark, kind generic, threshold ${THRESHOLD}\n${stdout}`;
}
