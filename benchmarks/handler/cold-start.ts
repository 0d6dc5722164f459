import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { spread } from "./measure.ts";
import { functionEnvironment } from "./processes.ts";

const exec = promisify(execFile);
const LOAD =
  "const before = process.cpuUsage(); require(process.argv[1]); const { user, system } = process.cpuUsage(before);" +
  "console.log(user + system)";

/** CPU in ms to a loaded bundle, of so many fresh processes. Without Node's own start, which Lambda's is another. */
export async function coldStartMs(file: string, processes: number, nodeOptions: string[] = []) {
  const env = { PATH: process.env.PATH ?? "", ...functionEnvironment("http://127.0.0.1:9") };
  const figures: number[] = [];
  for (let index = 0; index < processes; index += 1) {
    const { stdout } = await exec(process.execPath, [...nodeOptions, "--eval", LOAD, file], { env });
    figures.push(Number(stdout) / 1000);
  }
  return spread(figures);
}
