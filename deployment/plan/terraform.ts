import { spawn } from "node:child_process";
import { once } from "node:events";
import { StacksError } from "./stack-order.ts";

/** What a run of Terraform came to. */
export interface TerraformResult {
  ok: boolean;
  stdout: string;
  stderr: string;
}

/** Runs Terraform in the folder of a synthesized stack. Nothing of what it says is printed: it may hold secrets. */
export type Terraform = (stackFolder: string, ...args: string[]) => Promise<TerraformResult>;

/** Terraform from the PATH, without colours and without questions. */
export const terraform: Terraform = async (stackFolder, ...args) => {
  const env = { ...process.env, TF_IN_AUTOMATION: "1", TF_INPUT: "0", TF_CLI_ARGS: "-no-color" };
  const child = spawn("terraform", args, { cwd: stackFolder, env, stdio: ["ignore", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said.stderr += text;
  });
  const [code] = await once(child, "close").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    throw new StacksError("terraform is not on the PATH: install Terraform 1.11 or newer.");
  });
  return { ok: code === 0, ...said };
};
