import { spawn } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Command } from "commander";
import { aboveZero } from "../platform/option-values.ts";

/** A process of `npm start`: what it runs, and its proportional set size in MB (proc(5), smaps_rollup). */
interface Memory {
  name: string;
  mb: number;
}

const SAMPLE_MS = 1000;

/** `npm run bench -- start-memory`: the memory of all processes of `npm start`, Linux only. */
export const startMemoryBenchmark = new Command("start-memory")
  .description(
    "memory of all processes of npm start, by default over a day of its house at 600 times its speed",
  )
  .option("--seconds <number>", "how long it runs", aboveZero, 144)
  .option("--speed <factor>", "simulated seconds per second", aboveZero, 600)
  .action(async ({ seconds, speed }: { seconds: number; speed: number }) => {
    const args = ["--speed", String(speed), "--duration", String(seconds)];
    const child = spawn("npm", ["start", "--", ...args], {
      cwd: join(import.meta.dirname, ".."),
      stdio: "ignore",
    });
    const samples: Memory[][] = [];
    while (child.exitCode === null && child.signalCode === null) {
      samples.push(memoryOf(child.pid as number));
      await delay(SAMPLE_MS);
    }
    if (child.exitCode !== 0) throw new Error(`npm start ended with ${child.exitCode ?? child.signalCode}`);
    const sumOf = (sample: readonly Memory[]) => sample.reduce((sum, { mb }) => sum + mb, 0);
    for (const name of new Set(samples.flat().map((one) => one.name)))
      print(
        name,
        samples.map((sample) => sumOf(sample.filter((one) => one.name === name))),
      );
    print("all processes together", samples.map(sumOf));
  });

function print(name: string, mb: readonly number[]): void {
  const sorted = mb.toSorted((a, b) => a - b);
  const text = (value = 0) => String(Math.round(value)).padStart(5);
  console.log(
    `${text(sorted[sorted.length >> 1])} MB in the median, ${text(sorted.at(-1))} at most  ${name}`,
  );
}

/** The memory of a process and its descendants. */
function memoryOf(pid: number): Memory[] {
  const parents = new Map<number, number>();
  for (const file of globSync("/proc/[0-9]*/stat")) {
    const [, id, parent] = /^(\d+) \(.*\) \S (\d+)/s.exec(read(file)) ?? [];
    if (id !== undefined) parents.set(Number(id), Number(parent));
  }
  const isOurs = (id: number | undefined): boolean =>
    id !== undefined && id > 1 && (id === pid || isOurs(parents.get(id)));
  return [...parents.keys()].filter(isOurs).map((id) => {
    const kb = Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${id}/smaps_rollup`))?.[1] ?? 0);
    const script =
      read(`/proc/${id}/cmdline`)
        .split("\0")
        .find((arg) => /\.[cm]?[jt]s$|esbuild$/.test(arg)) ?? "?";
    return { name: basename(script), mb: kb / 1024 };
  });
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // it has ended meanwhile
  }
}
