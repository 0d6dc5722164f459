import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { agentRevision } from "./agent-revision.ts";
import type { ZipEntry } from "./zip.ts";

const folder = mkdtempSync(join(tmpdir(), "agent-revision-"));
const commit = "0123456789abcdef0123456789abcdef01234567";
let entries: ZipEntry[];
let appspec: { files: { source: string; destination: string }[]; hooks: Record<string, Hook[]> } & object;

interface Hook {
  location: string;
  timeout: number;
}

beforeAll(async () => {
  entries = await agentRevision(folder, { commit, dirty: true });
  appspec = parse(text("appspec.yml"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const text = (path: string) => entries.find((entry) => entry.path === path)?.content.toString() ?? "";

test("every hook is in the revision, can be run, stops at a failure and has a timeout within CodeDeploy's", () => {
  for (const hooks of Object.values(appspec.hooks)) {
    for (const { location } of hooks) {
      expect(entries).toContainEqual(expect.objectContaining({ path: location, executable: true }));
      expect(text(location)).toMatch(/^#!\/usr\/bin\/env bash\n(#.*\n)+set -euo pipefail\n/);
    }
    const seconds = hooks.reduce((sum, { timeout }) => sum + timeout, 0);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(3600);
  }
});

test("no revision can block those after it: it has no ApplicationStop, and overwrites what it finds", () => {
  expect(Object.keys(appspec.hooks)).toEqual([
    "BeforeInstall",
    "AfterInstall",
    "ApplicationStart",
    "ValidateService",
  ]);
  expect(appspec).toMatchObject({ file_exists_behavior: "OVERWRITE" });
});

test("what is copied is in the revision, and goes to a folder that nothing runs from", () => {
  for (const { source, destination } of appspec.files) {
    expect(text(source.slice(1))).not.toBe("");
    expect(destination).toBe("/opt/house-agent/incoming");
  }
  expect(text("house-agent.service")).toContain(" /opt/house-agent/current/agent.cjs ");
});

test("a revision says of which commit it is, and that it is not quite that", () => {
  expect(text("revision")).toBe("0123456789ab-dirty\n");
});
