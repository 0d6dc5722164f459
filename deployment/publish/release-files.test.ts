import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { changesOf } from "./changelog.ts";
import { writeReleaseFiles } from "./release-files.ts";

const root = join(import.meta.dirname, "../..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const release = {
  tag: `v${version}`,
  pageUrl: "https://github.com/octocat/house",
  source: { commit: "0123456789abcdef0123456789abcdef01234567", dirty: false },
};
const scratch = mkdtempSync(join(tmpdir(), "release-files-"));
afterAll(() => rmSync(scratch, { recursive: true }));

test("the same commit gives the same bytes of every file, the SBOM included", async () => {
  const [first, second] = [join(scratch, "a"), join(scratch, "b")];
  const names = await writeReleaseFiles(root, first, release);
  await writeReleaseFiles(root, second, release);
  expect(names.sort()).toEqual(readdirSync(join(first, "files")).sort());
  expect(names).toEqual(
    [
      "agent.zip",
      "answer.zip",
      "detect.zip",
      "install-agent.sh",
      "sbom.cdx.json",
      "SHA256SUMS",
      "watch.zip",
    ].sort(),
  );
  for (const name of names) {
    const [one, other] = [first, second].map((folder) => readFileSync(join(folder, "files", name)));
    expect([name, one?.equals(other as Buffer)]).toEqual([name, true]);
  }
});

test("the SBOM names each package that ships with its version and hash, and none that only builds", () => {
  const { bomFormat, metadata, components } = JSON.parse(
    readFileSync(join(scratch, "a/files/sbom.cdx.json"), "utf8"),
  );
  expect([bomFormat, metadata.component.name]).toEqual(["CycloneDX", "smart-home-temperature-watch"]);
  const named = components as { name: string; version: string; hashes: object[] }[];
  const mqtt = named.find(({ name }) => name === "mqtt");
  expect(mqtt).toMatchObject({ version: "5.16.0", hashes: [{ alg: "SHA-512" }] });
  expect(named.filter(({ name }) => ["jest", "typescript", "esbuild"].includes(name))).toEqual([]);
});

test("a tag that is not the version's is refused", async () => {
  await expect(writeReleaseFiles(root, join(scratch, "c"), { ...release, tag: "v9.9.9" })).rejects.toThrow(
    `the tag is v9.9.9, and package.json says ${version}`,
  );
});

test("CHANGELOG.md must tell of the version, with its date", () => {
  const changelog = "# Changelog\n\n## [1.1.0] - 2026-12-01\n\n### Added\n\n- One.\n\n## [1.0.0]\n\n- Two.\n";
  expect(changesOf(changelog, "1.1.0")).toBe("### Added\n\n- One.");
  expect(() => changesOf(changelog, "1.0.0")).toThrow("has no date for 1.0.0");
  expect(() => changesOf(changelog, "1.0.1")).toThrow("says nothing of 1.0.1");
});
