import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AGENT_FILE, bundleAgent } from "./bundle-agent.ts";
import type { Manifest } from "./manifest.ts";
import type { ZipEntry } from "./zip.ts";

const here = import.meta.dirname;

/** Where the files of a revision come from, beside the bundle; what a shell runs is a `.sh`. */
const FILES = [
  { path: "appspec.yml", from: "appspec.yml" },
  { path: "house-agent.service", from: "house-agent.service" },
  { path: "install.sh", from: "install.sh" },
  { path: "agent.example.yaml", from: "../docs/examples/agent-raspberry-pi.yaml" },
  ...["host", "before-install", "after-install", "application-start", "validate-service"].map((name) => ({
    path: `hooks/${name}.sh`,
    from: `hooks/${name}.sh`,
  })),
];

/**
 * The files of the agent's revision, as CodeDeploy and `install.sh` take it; the bundle itself also stays in `bundleFolder`. The file `revision` says which
 * commit it is.
 */
export async function agentRevision(
  bundleFolder: string,
  { commit, dirty }: Pick<Manifest, "commit" | "dirty">,
): Promise<ZipEntry[]> {
  const { file } = await bundleAgent(bundleFolder);
  return [
    { path: AGENT_FILE, content: await readFile(file) },
    { path: "revision", content: Buffer.from(`${commit.slice(0, 12)}${dirty ? "-dirty" : ""}\n`) },
    ...(await Promise.all(
      FILES.map(async ({ path, from }) => ({
        path,
        content: await readFile(join(here, from)),
        executable: path.endsWith(".sh"),
      })),
    )),
  ];
}
