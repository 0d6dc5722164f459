import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fixture } from "./fixture.ts";
import { applyStacks, planStacks } from "./plan-stacks.ts";
import { stacksInOrder } from "./stack-order.ts";
import type { Terraform, TerraformResult } from "./terraform.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plans-"));
  for (const stack of ["a", "b", "c"]) mkdirSync(join(folder, "stacks", stack), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

const quiet = { say: () => undefined, told: () => undefined };
const answer = (stdout: string): TerraformResult => ({ ok: true, stdout, stderr: "" });

/** Terraform whose plan of a stack is a real one; `refuses` names what fails, as "stack step". */
function terraformWith(plans: Record<string, string>, refuses: Record<string, string> = {}) {
  const ran: string[] = [];
  const terraform: Terraform = async (stackFolder, step = "", ...args) => {
    const stack = stackFolder.slice(-1);
    ran.push(`${stack} ${step}${args.includes("-json") ? " json" : ""}`);
    const stderr = refuses[`${stack} ${step}`];
    if (stderr !== undefined) return { ok: false, stdout: "", stderr };
    const extension = args.includes("-json") ? "json" : "txt";
    return answer(step === "show" ? fixture(`${plans[stack]}.${extension}`) : "");
  };
  return { terraform, ran };
}

test("each stack is applied before the next is planned, and a stack without changes is not applied", async () => {
  const { terraform, ran } = terraformWith({ a: "adds", b: "nothing", c: "replacement" });
  const { applied, failed } = await applyStacks(["a", "b", "c"], { folder, terraform, ...quiet });
  expect(failed).toBeUndefined();
  expect(applied).toEqual(["a", "c"]);
  expect(ran.filter((step) => /plan|apply/.test(step))).toEqual([
    "a plan",
    "a apply",
    "b plan",
    "c plan",
    "c apply",
  ]);
});

test("a plan that is looked at takes no lock, one that is applied waits for it", async () => {
  const locks: string[] = [];
  const { terraform } = terraformWith({ a: "adds" });
  const noting: Terraform = (stackFolder, ...args) => {
    if (args[0] === "plan") locks.push(args.find((arg) => arg.startsWith("-lock")) ?? "none");
    return terraform(stackFolder, ...args);
  };
  await planStacks(["a"], { folder, ...quiet, terraform: noting });
  await applyStacks(["a"], { folder, ...quiet, terraform: noting });
  expect(locks).toEqual(["-lock=false", "-lock-timeout=5m"]);
});

test("what is applied is the plan that was saved", async () => {
  const files: (string | undefined)[] = [];
  const { terraform } = terraformWith({ a: "adds" });
  await applyStacks(["a"], {
    folder,
    ...quiet,
    terraform: (stackFolder, ...args) => {
      if (args[0] === "plan") files.push(args.at(-1)?.replace("-out=", ""));
      if (args[0] === "apply") files.push(args.at(-1));
      return terraform(stackFolder, ...args);
    },
  });
  expect(files).toEqual(["saved.tfplan", "saved.tfplan"]);
});

test("no saved plan is left, whether it was applied or not", async () => {
  const { terraform } = terraformWith({ a: "adds", b: "adds" }, { "b apply": "Error: no\n" });
  const saving: Terraform = async (stackFolder, ...args) => {
    if (args[0] === "plan") writeFileSync(join(stackFolder, "saved.tfplan"), "secret");
    return terraform(stackFolder, ...args);
  };
  await applyStacks(["a", "b"], { folder, ...quiet, terraform: saving });
  for (const stack of ["a", "b"]) expect(readdirSync(join(folder, "stacks", stack))).toEqual([]);
});

test("the first stack that fails is the last that is touched", async () => {
  const { terraform, ran } = terraformWith({ a: "adds", b: "adds", c: "adds" }, { "b apply": "Error: no\n" });
  const { applied, failed } = await applyStacks(["a", "b", "c"], { folder, terraform, ...quiet });
  expect(applied).toEqual(["a"]);
  expect(failed).toEqual({ stack: "b", error: "Error: no" });
  expect(ran.some((step) => step.startsWith("c"))).toBe(false);
});

test("a plan that cannot be made is applied by nobody", async () => {
  const { terraform, ran } = terraformWith({}, { "a plan": fixture("new-output.txt") });
  const { failed } = await applyStacks(["a"], { folder, terraform, ...quiet });
  expect(failed?.error).toContain("Unsupported attribute");
  expect(ran).toEqual(["a init", "a plan"]);
});

test("planning goes on past a failure, so that all of it is told at once", async () => {
  const { terraform } = terraformWith({ a: "nothing", c: "adds" }, { "b init": "Error: no bucket\n" });
  const plans = await planStacks(["a", "b", "c"], { folder, terraform, ...quiet });
  expect(plans.map(({ outcome }) => outcome)).toEqual(["planned", "failed", "planned"]);
});

test("stacks come after those they take from, and an environment has its own only", () => {
  const stacks = {
    bootstrap: { dependencies: [] },
    "dev-detection": { dependencies: ["dev-foundation", "dev-delivery"] },
    "dev-delivery": { dependencies: ["dev-foundation"] },
    "dev-foundation": { dependencies: ["bootstrap"] },
    "prod-foundation": { dependencies: ["bootstrap"] },
  };
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ stacks }));
  const dev = ["dev-foundation", "dev-delivery", "dev-detection"];
  expect(stacksInOrder(folder)).toEqual(["bootstrap", ...dev, "prod-foundation"]);
  expect(stacksInOrder(folder, "dev")).toEqual(dev);
  expect(() => stacksInOrder(join(folder, "stacks"))).toThrow("run `npm run synth` first");
});
