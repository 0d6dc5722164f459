import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GrowingFile, startPosition } from "./growing-file.ts";
import { findRotated } from "./rotation.ts";

const HEADER = "timestamp,sensor,celsius\n";
let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rotation-"));
  path = join(folder, "log.csv");
});

afterEach(() => rmSync(folder, { recursive: true }));

/** The position after everything that a file has. */
async function readToEnd(file: string) {
  const growing = await GrowingFile.open(file, startPosition());
  while ((await growing.readLines()) !== undefined);
  const position = { ...(await growing.checkpoint()), header: HEADER.trim() };
  await growing.close();
  return position;
}

test("a file of which only its header was read is no other file with the same header", async () => {
  writeFileSync(`${path}.1`, `${HEADER}1767225600,kitchen,20.1\n`);
  writeFileSync(path, HEADER);
  const position = await readToEnd(path);
  expect((await findRotated(path, position))?.path).toBe(path);
  rmSync(path);
  expect(await findRotated(path, position)).toBeUndefined();
});

test("a file that was copied and truncated is found by what it began with", async () => {
  writeFileSync(path, `${HEADER}1767225600,kitchen,20.1\n`);
  const position = await readToEnd(path);
  renameSync(path, `${path}.old`);
  writeFileSync(`${path}.2`, `${HEADER}1767225600,kitchen,20.1\n`);
  appendFileSync(`${path}.2`, "1767225660,kitchen,20.2\n");
  rmSync(`${path}.old`);
  expect((await findRotated(path, position))?.path).toBe(`${path}.2`);
});
