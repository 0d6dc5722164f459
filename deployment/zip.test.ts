import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withFile, zip } from "./zip.ts";

const entries = [
  { path: "index.js", content: Buffer.from("exports.handler = 1;\n".repeat(1000)) },
  { path: "hooks/stop.sh", content: Buffer.from("true\n"), executable: true },
  { path: "empty.txt", content: Buffer.alloc(0) },
];

test("unzip gives back what was put in, and who may read and run it", () => {
  const folder = mkdtempSync(join(tmpdir(), "zip-"));
  writeFileSync(join(folder, "a.zip"), zip(entries));
  execFileSync("unzip", ["-q", "a.zip"], { cwd: folder });
  for (const { path, content, executable } of entries) {
    expect(readFileSync(join(folder, path))).toEqual(content);
    expect(statSync(join(folder, path)).mode & 0o777).toBe(executable ? 0o755 : 0o644);
  }
  rmSync(folder, { recursive: true });
});

test("the same files give the same bytes, in whatever order and time zone", () => {
  const archives = ["UTC", "Asia/Kathmandu", "America/Los_Angeles"].map((zone, index) => {
    const turned = [...entries.slice(index), ...entries.slice(0, index)];
    // A process of its own: Node reads the zone at its start.
    const script = `import { withFile, zip } from ${JSON.stringify(join(__dirname, "zip.ts"))};
      const entries = ${JSON.stringify(turned)}.map((entry) => ({ ...entry, content: Buffer.from(entry.content) }));
      process.stdout.write(zip(entries));`;
    return execFileSync(process.execPath, ["--input-type=module", "-e", script], { env: { TZ: zone } });
  });
  expect(archives).toEqual(Array(3).fill(zip(entries)));
});

test("a file that is there twice is refused", () => {
  expect(() => zip([...entries, ...entries.slice(0, 1)])).toThrow("index.js is twice in one archive");
});

test("a file that is added leaves the others as they are", () => {
  const [added, ...others] = entries;
  expect(withFile(zip(others), added as (typeof entries)[number])).toEqual(zip(entries));
});
