import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { parseConfiguration, readConfiguration } from "./configuration.ts";

const example = readFileSync(join(__dirname, "../config.example.yaml"), "utf8");

function problemOf(change: object): string {
  try {
    parseConfiguration(JSON.stringify({ ...parse(example), ...change }), "config.yaml");
  } catch (error) {
    return (error as Error).message;
  }
  return "none";
}

test("the example can be used as it is", () => {
  expect(parseConfiguration(example, "config.example.yaml")).toMatchObject({
    account: "123456789012",
    availabilityZone: "eu-west-1a",
    environments: { dev: { alertEmails: ["you@example.com"] } },
  });
});

test("a file that is not there is named with where to get one", () => {
  expect(() => readConfiguration("/nowhere/config.yaml")).toThrow(
    "/nowhere/config.yaml is not there. Copy config.example.yaml to it",
  );
});

test.each([
  ["a missing value", { bootstrapped: undefined }, "bootstrapped: missing; say false, and true once"],
  ["an account as a number", { account: 123456789012 }, "account: put the account number in quotes"],
  ["a short account", { account: "1234" }, "account: has 12 digits"],
  ["a zone elsewhere", { availabilityZone: "us-east-1a" }, "availabilityZone: is not in the region"],
  [
    "a region for a zone",
    { availabilityZone: "eu-west-1" },
    "availabilityZone: is no zone; write one like eu-west-1a",
  ],
  [
    "a pattern for a branch",
    { repository: { subject: "repo:octocat/house", mainBranch: "*" } },
    "repository.mainBranch: is no branch",
  ],
  [
    "an address that is there twice",
    {
      environments: {
        dev: { alertEmails: ["me@example.com", "Me@example.com"], operatorEmails: ["me@example.com"] },
      },
    },
    "environments.dev.alertEmails: has an address twice",
  ],
  [
    "a mapping that is no id",
    {
      environments: {
        dev: { alertEmails: ["me@example.com"], operatorEmails: ["me@example.com"], readingsMapping: "0f1e" },
      },
    },
    "environments.dev.readingsMapping: say by-hand, or the UUID",
  ],
  ["an unknown provider", { githubProvider: "mine" }, "githubProvider: say create, or existing"],
  ["environments that are left empty", { environments: null }, "environments: name one at least: dev, prod"],
  ["an environment that is left empty", { environments: { dev: null } }, "environments.dev: is empty"],
  ["no environment", { environments: {} }, "environments: name one at least: dev, prod"],
  ["an unknown environment", { environments: { test: {} } }, "environments.test: unknown"],
  ["an unknown key", { acount: "1" }, "acount: unknown; config.example.yaml has all there are"],
  [
    "a bad address",
    { environments: { dev: { alertEmails: ["me"], operatorEmails: ["me@example.com"] } } },
    "environments.dev.alertEmails.0: is no e-mail address",
  ],
  [
    "nobody to tell",
    { environments: { dev: { alertEmails: [], operatorEmails: ["me@example.com"] } } },
    "environments.dev.alertEmails: name at least one",
  ],
  [
    "nobody at all",
    { environments: { dev: { operatorEmails: ["me@example.com"] } } },
    "environments.dev.alertEmails: missing; say who is told of the home",
  ],
  [
    "a home with a list of addresses",
    { environments: { dev: { homes: { elm: ["me@example.com"] }, operatorEmails: ["me@example.com"] } } },
    "environments.dev.homes.elm: write alertEmails: below the home",
  ],
  [
    "a list of homes",
    { environments: { dev: { homes: ["elm"], operatorEmails: ["me@example.com"] } } },
    "environments.dev.homes: write each home's id on a line",
  ],
  [
    "homes that are left empty",
    { environments: { dev: { homes: null, operatorEmails: ["me@example.com"] } } },
    "environments.dev.homes: write each home's id on a line",
  ],
  [
    "a home that no agent can have",
    {
      environments: {
        dev: { homes: { "my home": { alertEmails: ["a@b.cd"] } }, operatorEmails: ["me@example.com"] },
      },
    },
    "environments.dev.homes.my home: is no home's id: a home id has",
  ],
  [
    "a home of a drill",
    {
      environments: {
        dev: { homes: { "drill-1": { alertEmails: ["a@b.cd"] } }, operatorEmails: ["me@example.com"] },
      },
    },
    "environments.dev.homes.drill-1: no e-mail goes out",
  ],
  [
    "half a subject",
    { repository: { subject: "repo:octocat@1/house", mainBranch: "main" } },
    "repository.subject: has one number",
  ],
  [
    "a subject with a wildcard",
    { repository: { subject: "repo:octocat/*", mainBranch: "main" } },
    "repository.subject: is no subject; write repo:owner/name or repo:owner@id/name@id",
  ],
])("%s is named with how to fix it", (_, change, message) => {
  expect(problemOf(change)).toContain(message);
});

test.each([
  ["an empty file", ""],
  ["a file of comments", "# to do\n"],
])("%s is told as such", (_, text) => {
  expect(() => parseConfiguration(text, "config.yaml")).toThrow(
    "config.yaml is empty. Copy config.example.yaml to it",
  );
});

test("a folder instead of a file is told as such", () => {
  expect(() => readConfiguration(__dirname)).toThrow(`${__dirname} is a folder, not a file`);
});

test("every problem is named at once", () => {
  expect(problemOf({ account: "1", region: "here" })).toMatch(/account: .*\n {2}region: /);
});

test("what is no YAML is told with its place", () => {
  expect(() => parseConfiguration("a: [", "config.yaml")).toThrow(/config\.yaml:1: Flow sequence/);
});

test.each(["repo:octocat/house", "repo:octocat@583231/house@123456789"])(
  "GitHub's subject %s is taken",
  (subject) => {
    expect(problemOf({ repository: { subject, mainBranch: "main" } })).toBe("none");
  },
);
