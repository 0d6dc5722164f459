import { type Checks, examine, findingText, ok, problem, warning } from "./finding.ts";
import { laptopChecks, type Machine } from "./laptop.ts";

const lock = (version: string) => JSON.stringify({ packages: { "": {}, "node_modules/zod": { version } } });
const good: Machine = {
  root: "/house",
  nodeVersion: "v22.23.3",
  versionOf: async (command) => (command === "terraform" ? "Terraform v1.11.4" : undefined),
  freeBytes: async () => 50e9,
  isFree: async () => true,
  readText: async (file) => (file.endsWith("config.yaml") ? undefined : lock("4.6.7")),
  running: () => [],
};
const findings = async (changes: Partial<Machine> = {}) =>
  Object.fromEntries(
    (await examine(laptopChecks({ ...good, ...changes }))).map(({ what, ...finding }) => [what, finding]),
  );

test("a laptop that has what it takes gets nothing but ok, whatever is optional", async () => {
  const states = Object.values(await findings()).map(({ state }) => state);
  expect(new Set(states)).toEqual(new Set(["ok"]));
});

test.each<[string, string, string, Partial<Machine>]>([
  ["an old Node", "Node", "problem", { nodeVersion: "v20.1.0" }],
  ["an old Terraform", "Terraform", "problem", { versionOf: async () => "Terraform v1.9.8" }],
  ["no Terraform", "Terraform", "warning", { versionOf: async () => undefined }],
  ["a full disk", "disk", "warning", { freeBytes: async () => 1e9 }],
  ["a port in use", "ports", "warning", { isFree: async (port) => port !== 4601 }],
  [
    "no npm ci",
    "packages",
    "problem",
    { readText: async (file) => (file.includes("node_modules") ? undefined : lock("1")) },
  ],
  [
    "packages of another commit",
    "packages",
    "problem",
    { readText: async (file) => lock(file.includes("node_modules") ? "4.6.6" : "4.6.7") },
  ],
])("%s is found, with what to do", async (_, what, state, changes) => {
  expect((await findings(changes))[what]).toEqual({
    state,
    facts: expect.any(String),
    todo: expect.stringMatching(/\w{3}/),
  });
});

test("a check that throws is a problem of its own and keeps no other from its finding", async () => {
  const denied = Object.assign(new Error("not authorized to perform: sns:List"), {
    name: "AuthorizationErrorException",
  });
  const missing = Object.assign(new Error("Topic does not exist"), { name: "NotFoundException" });
  const checks: Checks = {
    mails: () => Promise.reject(denied),
    "mails to come": () => Promise.reject(missing),
    stack: async () => problem("not deployed", "npm run deploy -- dev-foundation"),
    disk: async () => warning("1.0 GB free", "Make room."),
    Node: async () => ok("v22"),
  };
  const texts = (await examine(checks)).map(findingText);
  expect(texts[0]).toMatch(
    /mails +may not be looked at: not authorized.*\n +Use credentials with the permissions/,
  );
  expect(texts[1]).toMatch(/not there\n +It comes with the stacks/);
  expect(texts[2]).toMatch(/FAIL.*not deployed\n +npm run deploy/);
  expect(texts.slice(3).join("\n")).toMatch(/warn.*1\.0 GB[\s\S]*ok.*v22/);
});
