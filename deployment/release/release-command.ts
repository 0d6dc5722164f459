import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { configurationFile } from "../../environments/configuration.ts";
import { type EnvironmentName, environments } from "../../environments/settings.ts";
import { readDescription } from "../description/read-description.ts";
import { type Manifest, readManifest } from "../manifest.ts";
import { environmentOption, examples, type Part, partArgument } from "./options.ts";
import { reach } from "./reach.ts";
import { releaseAgent } from "./release-agent.ts";
import { releaseFunctions } from "./release-functions.ts";
import type { BuiltArtifact } from "./stored-release.ts";
import { ReleaseError, type Target } from "./target.ts";
import { verification } from "./verification.ts";

interface ReleaseOptions {
  env: EnvironmentName;
  dist: string;
  dirty: boolean;
  again: boolean;
  verify: boolean;
  watchMinutes: number;
}

const dist = join(import.meta.dirname, "../../dist");

/** `npm run release`. */
export function releaseCommand(): Command {
  return new Command("release")
    .description(
      "Brings what `npm run build` built to an environment, and takes it back when it is not well.",
    )
    .addArgument(partArgument())
    .addOption(environmentOption())
    .option("--dist <folder>", "the build", dist)
    .option("--dirty", "release although the build has changes that are in no commit", false)
    .option("--again", "release even what is there already", false)
    .option("--no-verify", "lambda: leave the drill out")
    .option("--watch-minutes <n>", "lambda: how long the functions' alarms must stay quiet", minutes, 6)
    .addHelpText("after", examples("release -- agent", "release -- lambda --env prod --watch-minutes 15"))
    .action(release);
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
    const outcome = await releaseAgent(target, {
      built: artifact("agent"),
      description: readDescription(target.names, configurationFile(process.env)),
      simulatedHouse: environments[options.env].simulatedHouse,
      again: options.again,
    });
    // The step is green: in the summary of the run somebody sees it.
    if (outcome === "waits" && process.env.GITHUB_ACTIONS)
      console.log(`::warning title=${options.env}::The agent waits for the description of its home.`);
    return;
  }
  await releaseFunctions(target, {
    commit: commitOf(manifest),
    artifacts: Object.fromEntries(
      Object.keys(manifest.artifacts)
        .filter((name) => name !== "agent")
        .map((name) => [name, artifact(name)]),
    ),
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
