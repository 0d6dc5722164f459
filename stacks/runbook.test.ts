import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exampleConfiguration, ofType, synthesize } from "./testing/synthesized.ts";

const runbook = readFileSync(join(__dirname, "../docs/runbook.md"), "utf8");
const sections = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split("\n", 1)[0] ?? "", section]),
);
/** With what is switched off by default, too. */
const everything = synthesize(exampleConfiguration());
const alarms = ofType(everything, "aws_cloudwatch_metric_alarm").map(({ config }) => ({
  environment: /^house-temperature-(dev|prod)-/.exec(config.alarm_name)?.[1],
  name: config.alarm_name.replace(/^house-temperature-(dev|prod)-/, ""),
  description: config.alarm_description,
}));

test("every alarm of dev and prod has a section in the runbook, and no section is of an alarm that is gone", () => {
  const names = [...new Set(alarms.map(({ name }) => name))].sort();
  expect(new Set(alarms.map(({ environment }) => environment))).toEqual(new Set(["dev", "prod"]));
  expect([...sections.keys()].sort()).toEqual([...names, "drift", "state-locked"].sort());
});

test("every alarm's description leads to its section", () => {
  for (const { name, description } of alarms) expect(description).toContain(`docs/runbook.md#${name}`);
});

test("every section of an alarm says what to type", () => {
  for (const [name, section] of sections)
    expect([name, /```sh|`npm run |^As `|See `/m.test(section)]).toEqual([name, true]);
});
