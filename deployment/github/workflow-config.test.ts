import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deployRole, planRole } from "../../environments/workflow-roles.ts";
import { exampleConfiguration, ofType, synthesize } from "../../stacks/testing/synthesized.ts";
import { simulatedHouse } from "../description/simulated-house.ts";
import {
  outputsOf,
  personalValues,
  writeWorkflowConfig,
  writeWorkflowDescriptions,
} from "./workflow-config.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "config-"));
  file = join(folder, "config.yaml");
});
afterEach(() => rmSync(folder, { recursive: true }));

const example = readFileSync(join(__dirname, "../../config.example.yaml"), "utf8");
const bootstrapped = example.replace("bootstrapped: false", "bootstrapped: true");

test("the secret's text becomes the file, as it is", () => {
  const configuration = writeWorkflowConfig(bootstrapped, file);
  expect(readFileSync(file, "utf8")).toBe(bootstrapped);
  expect(outputsOf(configuration)).toEqual({
    region: "eu-west-1",
    plan_role: "arn:aws:iam::123456789012:role/house-temperature-plan",
    deploy_role_dev: "arn:aws:iam::123456789012:role/house-temperature-deploy-dev",
    environments: '["dev"]',
  });
  expect(personalValues(configuration)).toEqual(["you@example.com"]);
});

test.each([
  ["no secret", undefined, "gh secret set CONFIG_YAML < config.yaml"],
  ["a secret that is no configuration", "account: 1", "CONFIG_YAML cannot be used"],
  ["a system that is not bootstrapped", example, "bootstrap first"],
])("%s is told with how to fix it, and nothing is written", (_, text, message) => {
  expect(() => writeWorkflowConfig(text, file)).toThrow(message);
  expect(existsSync(file)).toBe(false);
});

test("an engineer's own file is never written over", () => {
  writeFileSync(file, "mine");
  expect(() => writeWorkflowConfig(bootstrapped, file)).toThrow("is there already");
  expect(readFileSync(file, "utf8")).toBe("mine");
});

describe("the description of a home", () => {
  const described = simulatedHouse({
    environment: "dev",
    streamName: "house-temperature-dev-readings",
    tableName: "house-temperature-dev-homes",
  });
  const write = (secret: string | undefined) =>
    writeWorkflowDescriptions({ AGENT_DEV_YAML: secret }, writeWorkflowConfig(bootstrapped, file), file);
  const written = () => readFileSync(join(folder, "agent.dev.yaml"), "utf8");

  test("stands beside config.yaml when its secret is set", () => {
    expect(write("")).toEqual([]);
    // As gh sets it.
    expect(write(described.trimEnd())).toEqual([join(folder, "agent.dev.yaml")]);
    expect(written()).toBe(described);
  });

  test("may be in the repository instead, and is checked there", () => {
    writeFileSync(join(folder, "agent.dev.yaml"), described);
    expect(write(undefined)).toEqual([]);
    expect(write(described)).toEqual([]);
    expect(() => write(described.replace("My home", "Another"))).toThrow(
      "agent.dev.yaml is there already, and the secret AGENT_DEV_YAML says something else",
    );
    expect(written()).toBe(described);
    writeFileSync(join(folder, "agent.dev.yaml"), described.replace("stream:", "steam:"));
    expect(() => write("")).toThrow("agent.dev.yaml:3: steam: is no key");
  });

  test("is refused when the agent could not work with it", () => {
    expect(() => write(described.replace("-dev-", "-prod-"))).toThrow("agent.dev.yaml:3: stream: is house-");
  });
});

test("the roles that workflows ask for are those that bootstrap makes", () => {
  const { account } = exampleConfiguration();
  const roles = ofType(synthesize(), "aws_iam_role").filter(({ stack }) => stack === "bootstrap");
  expect(account).toBe("123456789012");
  expect(roles.map(({ config }) => config.name).sort()).toEqual(
    [deployRole("dev"), deployRole("prod"), planRole].sort(),
  );
});
