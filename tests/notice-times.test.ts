import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { noticeLine } from "../benchmarks/notice.ts";
import { NOTICES } from "../local/notice-times.ts";

// In a process of its own: in jest's sandbox three days of each of 54 faults take ten times as long.
test("the time and the e-mail that the page shows for each fault are those of the detection", async () => {
  const command = ["--disable-warning=ExperimentalWarning", "benchmarks/main.ts", "notice"];
  const { stdout } = await promisify(execFile)(process.execPath, command, {
    cwd: join(import.meta.dirname, ".."),
  });
  const kept = Object.entries(NOTICES).map(([key, notice]) => noticeLine(key, notice));
  expect(stdout.trim().split("\n")).toEqual(kept);
});
