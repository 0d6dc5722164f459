import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readReports, writeReport } from "./plan-report.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "reports-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("the report of one environment lies in the folder itself, those of two in folders of their own", () => {
  for (const name of ["report-dev", "report-prod"]) {
    mkdirSync(join(folder, name));
    writeReport(join(folder, name), { commit: name, plans: [] });
  }
  expect(readReports(folder).map(({ commit }) => commit)).toEqual(["report-dev", "report-prod"]);
  expect(readReports(join(folder, "report-dev"))).toEqual([{ commit: "report-dev", plans: [] }]);
});

test("a folder that is missing, empty or holds something else is told in one line", () => {
  expect(() => readReports(join(folder, "nowhere"))).toThrow(
    "nowhere is not there: no plan has left a report.",
  );
  expect(() => readReports(folder)).toThrow("is empty: no plan has left a report.");
  mkdirSync(join(folder, "other"));
  expect(() => readReports(folder)).toThrow("other has no plan-report.json");
});
