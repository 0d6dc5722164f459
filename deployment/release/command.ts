import { join } from "node:path";
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { type EnvironmentName, environments } from "../../stacks/environments.ts";
import { type Manifest, readManifest } from "../manifest.ts";
import { deployAgent } from "./deploy-agent.ts";
import { functionNames } from "./function-versions.ts";
import { reach } from "./reach.ts";
import { releaseFunctions } from "./release-functions.ts";
import { rollBackAgent, rollBackFunctions } from "./rollback.ts";
import { readStatus } from "./status.ts";
import { statusText } from "./status-text.ts";
import { agentFolder, type BuiltArtifact, storeRelease } from "./stored-release.ts";
import { ReleaseError, type Target } from "./target.ts";
import { verification } from "./verification.ts";

type Part = "agent" | "lambda";
interface ReleaseOptions {
  env: EnvironmentName;
  dist: string;
  dirty: boolean;
  again: boolean;
  verify: boolean;
  watchMinutes: number;
}

const dist = join(import.meta.dirname, "../../dist");

/** `--env`, which every command here has. */
export const environmentOption = () =>
  new Option("--env <name>", "the environment").choices(Object.keys(environments)).default("dev");

const part = () =>
  new Argument("<part>", "the agent on its instance, or the Lambda functions").choices(["agent", "lambda"]);

/** `npm run release`. */
export function releaseCommand(): Command {
  return new Command("release")
    .description(
      "Brings what `npm run build` built to an environment, and takes it back when it is not well.",
    )
    .addArgument(part())
    .addOption(environmentOption())
    .option("--dist <folder>", "the build", dist)
    .option("--dirty", "release although the build has changes that are in no commit", false)
    .option("--again", "release even what is there already", false)
    .option("--no-verify", "lambda: leave the drill out")
    .option("--watch-minutes <n>", "lambda: how long the functions' alarms must stay quiet", minutes, 6)
    .addHelpText("after", examples("release -- agent", "release -- lambda --env prod --watch-minutes 15"))
    .action(release);
}

/** `npm run rollback`. */
export function rollbackCommand(): Command {
  return new Command("rollback")
    .description("Goes back to the release before that succeeded, or to a commit.")
    .addArgument(part())
    .addOption(environmentOption())
    .option("--to <commit>", "the commit to go back to; its first digits do")
    .addHelpText("after", examples("rollback -- lambda", "rollback -- agent --env prod --to 1a2b3c4"))
    .action(async (what: Part, { env, to }: { env: EnvironmentName; to?: string }) => {
      const target = await reach(env);
      await (what === "agent" ? rollBackAgent(target, to) : rollBackFunctions(target, to));
    });
}

/** `npm run status`; ends with 1 when something is not well. */
export function statusCommand(): Command {
  return new Command("status")
    .description("Says what is deployed from which commit, and what is not well. Ends with 1 unless all is.")
    .addOption(environmentOption())
    .option("--json", "for a machine", false)
    .addHelpText("after", examples("status", "status -- --env prod --json"))
    .action(async ({ env, json }: { env: EnvironmentName; json: boolean }) => {
      const status = await readStatus(await reach(env));
      console.log(json ? JSON.stringify(status, null, 2) : statusText(status));
      if (status.problems.length > 0) process.exitCode = 1;
    });
}

async function release(what: Part, options: ReleaseOptions): Promise<void> {
  const manifest = await readManifest(options.dist);
  if (manifest.dirty && !options.dirty)
    throw new ReleaseError(
      `the build in ${options.dist} has changes that are in no commit; commit them and npm run build, or say --dirty`,
    );
  const target = await reach(options.env);
  const artifact = (name: string) => builtArtifact(manifest, options.dist, name);
  if (what === "agent") {
    await deployAgent(target, await storeRelease(target, agentFolder, artifact("agent")), options);
    return;
  }
  await releaseFunctions(target, {
    commit: commitOf(manifest),
    artifacts: Object.fromEntries(functionNames.map((name) => [name, artifact(name)])),
    verify: options.verify ? verification(target) : withoutDrill(target),
    watchMs: options.watchMinutes * 60_000,
    again: options.again,
  });
}

function builtArtifact(manifest: Manifest, folder: string, name: string): BuiltArtifact {
  const built = manifest.artifacts[name];
  if (built === undefined)
    throw new ReleaseError(`the build in ${folder} has no ${name}: npm run build again`);
  return { commit: commitOf(manifest), file: join(folder, built.file), sha256: built.sha256 };
}

function commitOf({ commit, dirty }: Manifest): string {
  return dirty ? `${commit}-dirty` : commit;
}

function withoutDrill({ say }: Target) {
  return async () => {
    say("no drill, as you say");
    return undefined;
  };
}

function minutes(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 60)) throw new InvalidArgumentError("give minutes, from 0 to 60");
  return value;
}

/** The end of a command's help. */
export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  npm run ${line}`).join("\n")}`;
}
