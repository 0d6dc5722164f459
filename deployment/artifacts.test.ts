import { mkdtempSync, readFileSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildArtifacts } from "./artifacts.ts";
import { readManifest } from "./manifest.ts";

const source = { commit: "0123456789abcdef0123456789abcdef01234567", dirty: false };
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});
const folder = (name = "build-") => {
  folders.push(mkdtempSync(join(tmpdir(), name)));
  return folders.at(-1) as string;
};

test("the same source gives the same bytes, in another folder and at another time", async () => {
  const first = folder();
  const second = join(folder("build-elsewhere-"), "deeper/dist");
  const manifest = await buildArtifacts(first, source);
  const touched = join(import.meta.dirname, "house-agent.service");
  utimesSync(touched, new Date(), new Date());
  expect(await buildArtifacts(second, source)).toEqual(manifest);
  expect(Object.keys(manifest.artifacts)).toEqual(["agent", "detect", "watch", "answer"]);
  for (const { file, bytes } of Object.values(manifest.artifacts)) {
    const built = readFileSync(join(first, file));
    expect(built.length).toBe(bytes);
    expect(built.equals(readFileSync(join(second, file)))).toBe(true);
  }
  expect(await readManifest(first)).toEqual(manifest);
});
