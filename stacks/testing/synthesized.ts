import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { type Configuration, parseConfiguration } from "../../environments/configuration.ts";
import { addStacks } from "../app.ts";
import { codeFromBuild } from "../function-code.ts";
import { lockProviders } from "../provider-lock.ts";

/** A resource as Terraform will read it. */
export interface Resource {
  stack: string;
  type: string;
  /** Its name in Terraform, with which others refer to it. */
  id: string;
  // biome-ignore lint/suspicious/noExplicitAny: the attributes of some forty types of resources
  config: any;
}

type StackArguments = Parameters<typeof addStacks> extends [unknown, ...infer Others] ? Others : never;

export interface SynthesizedStack {
  // biome-ignore lint/suspicious/noExplicitAny: Terraform's JSON
  json: any;
  resources: Resource[];
}

export const exampleConfiguration = (changes: Partial<Configuration> = {}): Configuration => ({
  ...parseConfiguration(
    JSON.stringify({
      account: "123456789012",
      region: "eu-west-1",
      repository: { subject: "repo:octocat@583231/house@123456789", mainBranch: "main" },
      bootstrapped: true,
      environments: Object.fromEntries(
        ["dev", "prod"].map((name) => [
          name,
          {
            homes: {
              "my-home": { alertEmails: [`${name}-home@example.com`] },
              "elm.street_4": { alertEmails: [`${name}-elm@example.com`, `${name}-home@example.com`] },
            },
            operatorEmails: [`${name}-ops@example.com`],
          },
        ]),
      ),
    }),
    "config.yaml",
  ),
  ...changes,
});

/** The same, with executions reserved for every function. */
export function reservingConfiguration(): Configuration {
  const { environments, ...others } = exampleConfiguration();
  const reserving = Object.entries(environments).map(([name, one]) => [
    name,
    { ...one, reserveConcurrency: true },
  ]);
  return { ...others, environments: Object.fromEntries(reserving) };
}

/** All stacks of the app, as `npm run synth` writes them, without any built function. */
export function synthesize(
  configuration = exampleConfiguration(),
  changes: Parameters<typeof addStacks>[3] = {},
): Map<string, SynthesizedStack> {
  const outdir = mkdtempSync(join(tmpdir(), "synth-"));
  synthesizeInto(outdir, configuration, codeFromBuild(join(outdir, "nothing-built")), changes);
  const manifest = JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8"));
  const stacks = new Map(
    Object.keys(manifest.stacks).map((stack) => {
      const json = JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8"));
      return [stack, { json, resources: resourcesOf(stack, json.resource ?? {}) }];
    }),
  );
  rmSync(outdir, { recursive: true });
  return stacks;
}

/** Writes all stacks of the app into a folder, as `npm run synth` does; `changes` stand above the environments' settings. */
export function synthesizeInto(outdir: string, ...[configuration, code, changes]: StackArguments): void {
  const app = new App({ outdir });
  addStacks(app, configuration, code, changes);
  app.synth();
  lockProviders(outdir);
}

/** All resources of a type, in all stacks. */
export function ofType(stacks: Map<string, SynthesizedStack>, type: string): Resource[] {
  return [...stacks.values()].flatMap(({ resources }) => resources.filter((one) => one.type === type));
}

function resourcesOf(stack: string, byType: Record<string, Record<string, unknown>>): Resource[] {
  return Object.entries(byType).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, config]) => ({ stack, type, id, config })),
  );
}
