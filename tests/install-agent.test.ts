import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { writeReleaseFiles } from "../deployment/publish/release-files.ts";
import { type ZipEntry, zip } from "../deployment/zip.ts";
import { createHost, DEAD, revision, shellScript } from "./agent-host.ts";
import { runScript } from "./codedeploy-host.ts";

// The installer as a release has it, with real archives, hooks, agent and Node; only systemctl and the addresses are the tests' own.
const root = join(__dirname, "..");
const { version, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const scratch = mkdtempSync(join(tmpdir(), "install-agent-"));
const node = `v${devDependencies.node}`;

beforeAll(async () => {
  const source = { commit: "c".repeat(40), dirty: false };
  const release = { tag: `v${version}`, pageUrl: "https://github.com/octocat/house", source };
  await writeReleaseFiles(root, join(scratch, "release"), release);
  mkdirSync(join(scratch, "nodes"));
  const name = `node-${node}-linux-${process.arch}`;
  const archive = join(scratch, "nodes", `${name}.tar.gz`);
  const transform = `s,.*,${name}/bin/node,`;
  execFileSync("tar", ["-czhf", archive, "--transform", transform, "-P", process.execPath]);
  writeFileSync(join(scratch, "nodes/SHASUMS256.txt"), `${sha256(archive)}  ${name}.tar.gz\n`);
});
afterAll(() => rmSync(scratch, { recursive: true }));

test("a release installs and upgrades an agent on a host without Node, and one that does not start gives way", async () => {
  const { at, environment, configure, link, config, health } = await createHost();
  configure();
  rmSync(at("opt/house-agent/bin/node"));
  shellScript(at("commands/node"), "echo v18.20.4");
  const install = (folder: string) =>
    runScript(join(folder, "install-agent.sh"), 120, {
      ...environment,
      HOUSE_AGENT_RELEASE_URL: `file://${folder}`,
      HOUSE_AGENT_NODE_URL: `file://${join(scratch, "nodes")}`,
    });

  expect(await install(published("v1", revision("p1")))).toMatchObject({
    code: 0,
    text: expect.stringContaining("Installed."),
  });
  const brought = at(`opt/house-agent/nodes/${node}/node`);
  expect([link("current"), link("good")]).toEqual(Array(2).fill(expect.stringMatching(/^p1-/)));
  expect(readlinkSync(at("opt/house-agent/bin/node"))).toBe(brought);

  mkdirSync(at("opt/house-agent/nodes/v22.13.0"));
  expect(await install(published("v2", revision("p2")))).toMatchObject({ code: 0 });
  expect(link("current")).toMatch(/^p2-/);
  expect(readdirSync(at("opt/house-agent/nodes"))).toEqual([node]);

  const dead = await install(published("v3", revision("p3", DEAD)));
  expect(dead).toMatchObject({ code: 1, text: expect.stringMatching(/went back to p2-.*the reason/s) });
  expect([link("current"), link("good")]).toEqual(Array(2).fill(expect.stringMatching(/^p2-/)));
  expect(JSON.parse(readFileSync(at("etc/house-agent/agent.yaml"), "utf8"))).toEqual(config);
  expect(await health()).toMatchObject({ status: "ok", readings: { dropped: 0 } });
});

test("what is not as its checksum says is not installed", async () => {
  const { at, environment, configure } = await createHost();
  configure();
  const folder = published("forged", revision("forged"));
  writeFileSync(join(folder, "agent.zip"), "not what was built");
  const { code, text } = await runScript(join(folder, "install-agent.sh"), 120, {
    ...environment,
    HOUSE_AGENT_RELEASE_URL: `file://${folder}`,
  });
  expect([code, text]).toEqual([1, expect.stringContaining("agent.zip is not what its checksum says")]);
  expect(existsSync(at("opt/house-agent/current"))).toBe(false);
});

test("a release's files are what their checksums say, and the installer names its own release", () => {
  const files = join(scratch, "release/files");
  const output = execFileSync("sha256sum", ["--check", "--strict", "SHA256SUMS"], { cwd: files }).toString();
  const listed = output
    .trim()
    .split("\n")
    .map((line) => line.replace(": OK", ""));
  expect([...listed, "SHA256SUMS"].sort()).toEqual(readdirSync(files).sort());
  const installer = readFileSync(join(files, "install-agent.sh"), "utf8");
  expect(installer).toContain(
    `RELEASE_URL='https://github.com/octocat/house/releases/download/v${version}'\n`,
  );
  expect(installer).toContain(`AGENT_SHA256='${sha256(join(files, "agent.zip"))}'\n`);
  expect(readFileSync(join(scratch, "release/notes.md"), "utf8")).toMatch(/^The first version\.\n/);
});

/** A release of a revision's folder; the installer is the real one, for this archive. */
function published(name: string, folder: string): string {
  const target = join(scratch, name);
  mkdirSync(target);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const entries = files.map(({ parentPath, name: file }): ZipEntry => {
    const path = relative(folder, join(parentPath, file));
    return { path, content: readFileSync(join(folder, path)) };
  });
  writeFileSync(join(target, "agent.zip"), zip(entries));
  const installer = readFileSync(join(scratch, "release/files/install-agent.sh"), "utf8");
  const own = installer.replace(/^AGENT_SHA256=.*$/m, `AGENT_SHA256=${sha256(join(target, "agent.zip"))}`);
  writeFileSync(join(target, "install-agent.sh"), own);
  chmodSync(join(target, "install-agent.sh"), 0o755);
  return target;
}

function sha256(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
