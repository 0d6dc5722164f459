import { spawnSync } from "node:child_process";
import type { RunStep } from "./run-steps.ts";

/** Tells what is wrong with a script of bash, a line a fault. */
export type Shellcheck = (script: string) => string[];

/** The shellcheck of this machine; undefined when it has none. */
export function findShellcheck(): Shellcheck | undefined {
  if (spawnSync("shellcheck", ["--version"], { stdio: "ignore" }).error) return undefined;
  return (script) => {
    const { stdout } = spawnSync("shellcheck", ["--shell=bash", "--format=gcc", "-"], {
      input: script,
      encoding: "utf8",
    });
    return stdout.split("\n").filter(Boolean);
  };
}

/** Faults of a `run:` step; GitHub puts its expressions in before the shell sees the step. */
export function shellcheckStep({ job, command }: RunStep, shellcheck: Shellcheck): string[] {
  return shellcheck(command.replace(/\$\{\{.*?\}\}/gs, "expression")).map((fault) => `${job}: ${fault}`);
}
