import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { boundaryName } from "../../environments/workflow-roles.ts";
import { changeStack, type StackJson } from "./changed-stack.ts";
import { attempt, run } from "./tools.ts";

const root = join(__dirname, "../..");

/** A folder of its own in which the app is synthesized and Terraform keeps its state. */
export interface Workspace {
  folder: string;
  /** Synthesizes all stacks and readies Terraform in them. */
  synth(configuration: Configuration): Promise<void>;
  terraform(stack: string, ...args: string[]): Promise<string>;
  attempt(stack: string, ...args: string[]): ReturnType<typeof attempt>;
  /** Options that keep what `slow` matches out of an apply, by type. */
  targetsBut(stack: string, slow: RegExp): Promise<string[]>;
  outputs(stack: string): Promise<Record<string, string>>;
  /** Addresses that a plan would change, with what it would do. */
  changes(stack: string): Promise<string[]>;
  remove(): Promise<void>;
}

/** What of `config.yaml` the tests vary. */
export interface Configuration {
  bootstrapped: boolean;
  readingsMapping?: string;
  availabilityZone?: string;
  /** Whether nearly every resource of the environment is changed after it was synthesized. */
  changed?: boolean;
}

/** A home that `config.yaml` names beside the simulated house. */
export const HOME_ID = "home-1";

/** The account that moto plays. */
export const account = "123456789012";
export const region = "eu-west-1";

/** Everything that leads Terraform, the agent and the function to the emulator. */
export function awsEnvironment(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** `endpointOf` tells which emulator a stack is applied to. */
export async function createWorkspace(endpointOf: (stack: string) => string): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), "aws-test-"));
  const plugins = join(folder, "plugins");
  await mkdir(plugins);
  const env = {
    CONFIG_FILE: join(folder, "config.yaml"),
    TF_IN_AUTOMATION: "1",
    TF_CLI_ARGS: "-no-color",
    TF_PLUGIN_CACHE_DIR: plugins,
  };
  const stackFolder = (stack: string) => join(folder, "cdktf.out/stacks", stack);
  const jsonFile = (stack: string) => join(stackFolder(stack), "cdk.tf.json");
  const inStack = (stack: string) => ({
    cwd: stackFolder(stack),
    env: { ...env, ...awsEnvironment(endpointOf(stack)) },
  });
  const terraform: Workspace["terraform"] = (stack, ...args) => run("terraform", args, inStack(stack));
  return {
    folder,
    terraform,
    async synth(configuration) {
      await writeFile(env.CONFIG_FILE, configurationText(configuration));
      await run("node", [join(root, "main.ts")], { cwd: folder, env });
      for (const stack of await readdir(stackFolder("."))) {
        const file = jsonFile(stack);
        const json = JSON.parse(await readFile(file, "utf8")) as StackJson;
        if (stack === "bootstrap") continue;
        boundRoles(json);
        if (configuration.changed) changeStack(json);
        await writeFile(file, JSON.stringify(json));
      }
    },
    async targetsBut(stack, slow) {
      const { resource = {} } = JSON.parse(await readFile(jsonFile(stack), "utf8")) as StackJson;
      return Object.entries(resource)
        .filter(([type]) => !slow.test(type))
        .flatMap(([type, byId]) => Object.keys(byId).map((id) => `-target=${type}.${id}`));
    },
    attempt: (stack, ...args) => attempt("terraform", args, inStack(stack)),
    async outputs(stack) {
      const outputs = JSON.parse(await terraform(stack, "output", "-json")) as Record<
        string,
        { value: string }
      >;
      return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
    },
    async changes(stack) {
      await terraform(stack, "plan", "-input=false", "-out=again.tfplan");
      const plan = JSON.parse(await terraform(stack, "show", "-json", "again.tfplan")) as Plan;
      return (plan.resource_changes ?? [])
        .filter(({ change }) => change.actions.join() !== "no-op" && change.actions.join() !== "read")
        .map(({ address, change }) => `${change.actions.join("+")} ${address}: ${differences(change)}`);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Roles bear the boundary, as in an environment that was bootstrapped; with the state on this disk they would not. */
function boundRoles({ resource = {} }: StackJson): void {
  const permissions_boundary = `arn:aws:iam::${account}:policy/${boundaryName("dev")}`;
  for (const role of Object.values(resource.aws_iam_role ?? {}))
    Object.assign(role, { permissions_boundary });
}

interface Plan {
  resource_changes?: { address: string; change: Change }[];
}

interface Change {
  actions: string[];
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

function differences({ before, after }: Change): string {
  return Object.keys({ ...before, ...after })
    .filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]))
    .join(", ");
}

function configurationText({ bootstrapped, readingsMapping, availabilityZone }: Configuration): string {
  const dev = {
    alertEmails: ["home@example.com"],
    homes: { [HOME_ID]: { alertEmails: ["elm@example.com", "home@example.com"] } },
    operatorEmails: ["ops@example.com"],
    readingsMapping,
  };
  return JSON.stringify({
    account,
    region,
    availabilityZone,
    repository: { subject: "repo:octocat@583231/house@123456789", mainBranch: "main" },
    bootstrapped,
    environments: { dev },
  });
}
