import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simulatedHouse } from "../../deployment/description/simulated-house.ts";
import { environmentNames } from "../../environments/names.ts";
import { descriptionFinding } from "./description.ts";

const folder = mkdtempSync(join(tmpdir(), "doctor-"));
afterAll(() => rmSync(folder, { recursive: true }));

const namesOf = (environment: "dev" | "prod") =>
  environmentNames(environment, { account: "123456789012", region: "eu-west-1" });
const finding = (environment: "dev" | "prod") =>
  descriptionFinding(namesOf(environment), join(folder, "config.yaml"));

test("a home that nobody described is well in dev, and something to do in prod", () => {
  expect(finding("dev")).toMatchObject({ state: "ok", facts: expect.stringContaining("simulated house") });
  expect(finding("prod")).toMatchObject({ state: "warning", facts: "no agent.prod.yaml" });
});

test("a description is checked as before a deployment", () => {
  const text = simulatedHouse(namesOf("prod"));
  writeFileSync(join(folder, "agent.prod.yaml"), text);
  expect(finding("prod")).toEqual({ state: "ok", facts: "agent.prod.yaml is sound" });
  writeFileSync(join(folder, "agent.prod.yaml"), text.replace("celsius", "kelvin"));
  expect(finding("prod")).toMatchObject({
    state: "problem",
    facts: expect.stringMatching(/:5: home\.unit: /),
  });
});
