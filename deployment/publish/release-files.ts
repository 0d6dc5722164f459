import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { buildArtifacts } from "../artifacts.ts";
import type { Manifest } from "../manifest.ts";
import { changesOf } from "./changelog.ts";
import { PublishError } from "./publish-error.ts";
import { sbomOf } from "./sbom.ts";

/** A release that is to be published. */
export interface Release {
  /** "v" and the version of package.json. */
  tag: string;
  /** The repository's page, such as https://github.com/octocat/house. */
  pageUrl: string;
  source: Pick<Manifest, "commit" | "dirty">;
}

/** What of package.json a release needs. */
interface Package {
  name: string;
  version: string;
  devDependencies: { node: string };
}

/**
 * Writes all files that a release has attached into `folder/files`, and what is new into `folder/notes.md`; resolves to the
 * files' names. The same commit gives the same bytes. Throws a PublishError when tag, version and CHANGELOG.md differ.
 */
export async function writeReleaseFiles(root: string, folder: string, release: Release): Promise<string[]> {
  const { tag, pageUrl, source } = release;
  const own: Package = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  if (tag !== `v${own.version}`)
    throw new PublishError(`the tag is ${tag}, and package.json says ${own.version}: tag v${own.version}.`);
  const changes = changesOf(await readFile(join(root, "CHANGELOG.md"), "utf8"), own.version);

  const files = join(folder, "files");
  await rm(folder, { recursive: true, force: true });
  await mkdir(files, { recursive: true });
  const build = await mkdtemp(join(tmpdir(), "release-"));
  const { artifacts } = await buildArtifacts(build, source);
  for (const { file } of Object.values(artifacts)) await cp(join(build, file), join(files, basename(file)));
  await rm(build, { recursive: true });
  const installer = await readFile(join(import.meta.dirname, "install-agent.sh"), "utf8");
  await writeFile(
    join(files, "install-agent.sh"),
    filled(installer, {
      RELEASE_URL: `${pageUrl}/releases/download/${tag}`,
      AGENT_SHA256: artifacts.agent?.sha256 ?? "",
      NODE_VERSION: own.devDependencies.node,
    }),
  );
  await writeFile(join(files, "sbom.cdx.json"), await sbomOf(root, own.name));
  const names = [
    ...Object.values(artifacts).map(({ file }) => basename(file)),
    "install-agent.sh",
    "sbom.cdx.json",
  ];
  await writeFile(join(files, "SHA256SUMS"), await checksums(files, names));
  await writeFile(join(folder, "notes.md"), `${changes}\n`);
  return [...names, "SHA256SUMS"];
}

/** A shell script with its lines `NAME=...` set; throws when it has not each of them once. */
function filled(script: string, values: Record<string, string>): string {
  return Object.entries(values).reduce((text, [name, value]) => {
    const lines = text.split(new RegExp(`^${name}=.*$`, "m"));
    if (lines.length !== 2) throw new Error(`install-agent.sh has ${lines.length - 1} lines ${name}=`);
    return lines.join(`${name}='${value}'`);
  }, script);
}

/** As `sha256sum --check` reads them. */
async function checksums(folder: string, names: readonly string[]): Promise<string> {
  const lines = names.map(async (name) => {
    const digest = createHash("sha256").update(await readFile(join(folder, name)));
    return `${digest.digest("hex")}  ${name}\n`;
  });
  return (await Promise.all(lines)).join("");
}
