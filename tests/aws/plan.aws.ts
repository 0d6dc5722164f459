import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyStacks, planStacks } from "../../deployment/plan/plan-stacks.ts";
import { terraform } from "../../deployment/plan/terraform.ts";
import { missingTools } from "./tools.ts";

const missing = missingTools();
const when = missing === undefined || process.env.CI ? describe : describe.skip;

/** Two stacks as cdktf makes them, the later taking from the earlier, of the one resource that Terraform has built in. */
when("plans by the real Terraform", () => {
  const folder = mkdtempSync(join(tmpdir(), "plan-test-"));
  const options = { folder, terraform, say: () => undefined, told: () => undefined };
  const stacks = ["dev-foundation", "dev-detection"];
  const input = "terraform_remote_state.cross-stack-reference-input-dev-foundation";
  const backend = (stack: string) => ({ local: { path: join(folder, `${stack}.tfstate`) } });
  const write = (stack: string, content: object) => {
    mkdirSync(join(folder, "stacks", stack), { recursive: true });
    const text = JSON.stringify({ terraform: { backend: backend(stack) }, ...content });
    writeFileSync(join(folder, "stacks", stack, "cdk.tf.json"), text);
  };
  const writeBoth = (password: string) => {
    const data = { input: { name: "homes", password: `\${sensitive("${password}")}` } };
    write("dev-foundation", {
      resource: { terraform_data: { table: data } },
      output: { name: { value: `\${terraform_data.table.output.name}`, sensitive: true } },
    });
    const [type = "", name = ""] = input.split(".");
    const state = { backend: "local", config: backend("dev-foundation").local };
    write("dev-detection", {
      data: { [type]: { [name]: state } },
      resource: { terraform_data: { reader: { input: `\${data.${input}.outputs.name}` } } },
    });
  };
  beforeAll(() => writeBoth("first-password"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("before anything is applied the later stack waits for the earlier, and no plan is left behind", async () => {
    const plans = await planStacks(stacks, options);
    expect(plans.map(({ outcome }) => outcome)).toEqual(["planned", "waits"]);
    expect(plans[0]?.changes).toMatchObject({ add: 1, change: 0, destroy: 0 });
    expect(readdirSync(join(folder, "stacks/dev-foundation"))).not.toContain("saved.tfplan");
  });

  test("both are applied in order, and then there is nothing to do", async () => {
    const { applied, failed } = await applyStacks(stacks, options);
    expect({ applied, failed }).toEqual({ applied: stacks, failed: undefined });
    const plans = await planStacks(stacks, options);
    expect(plans.map(({ changes }) => changes.isApplyable)).toEqual([false, false]);
  });

  test("a password that changes is seen nowhere, also where Terraform shows it", async () => {
    writeBoth("second-password");
    const [plan] = await planStacks(["dev-foundation"], options);
    expect(plan?.changes).toMatchObject({ change: 1 });
    expect(plan?.text).not.toMatch(/(first|second)-password/);
  });

  test("an error of Terraform's is told in its words", async () => {
    write("dev-detection", { resource: { terraform_data: { reader: { input: `\${nowhere.at.all}` } } } });
    const { failed } = await applyStacks(["dev-detection"], options);
    expect(failed?.stack).toBe("dev-detection");
    expect(failed?.error).toContain("Reference to undeclared resource");
  });
});
