import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { sourceState } from "../source-state.ts";
import { PublishError } from "./publish-error.ts";
import { writeReleaseFiles } from "./release-files.ts";

interface Options {
  tag: string;
  repository: string;
  folder: string;
  dirty: boolean;
}

/** `npm run release:files`: all that a release on GitHub has attached; the workflow publishes what this writes. */
const root = join(import.meta.dirname, "../..");
new Command("npm run release:files --")
  .description("Builds the agent, the functions, the installer, checksums and an SBOM into a folder.")
  .requiredOption("--tag <tag>", "v and the version of package.json, such as v0.1.0")
  .requiredOption(
    "--repository <page>",
    "where it is published: octocat/house on GitHub, or the page's https URL",
    page,
  )
  .option("--folder <folder>", "gets files/ and notes.md; what is in it is deleted", "dist/release")
  .option("--dirty", "also with changes that are in no commit", false)
  .allowExcessArguments(false)
  .addHelpText("after", "\nExample:\n  npm run release:files -- --tag v0.1.0 --repository octocat/house")
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .action(releaseFiles)
  .parseAsync()
  .catch((error: Error) => {
    if (!(error instanceof PublishError)) throw error;
    console.error(`error: ${error.message}`);
    process.exitCode = 1;
  });

async function releaseFiles({ tag, repository, folder, dirty }: Options): Promise<void> {
  const source = await sourceState(root);
  if (source.dirty && !dirty)
    throw new PublishError("there are changes that are in no commit: commit them, or say --dirty to try it.");
  const names = await writeReleaseFiles(root, folder, { tag, pageUrl: repository, source });
  for (const name of names) console.log(join(folder, "files", name));
  console.log(join(folder, "notes.md"));
}

function page(text: string): string {
  if (/^[\w.-]+\/[\w.-]+$/.test(text)) return `https://github.com/${text}`;
  if (/^https:\/\/[\w.:/-]+$/.test(text)) return text.replace(/\/$/, "");
  throw new InvalidArgumentError("write owner/name, or the https URL of the repository's page.");
}
