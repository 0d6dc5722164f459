import { ONE_HOME } from "../../environments/capacity.ts";
import { environmentNames } from "../../environments/names.ts";
import { freshAccountChecks } from "./fresh-account.ts";

const place = { account: "123456789012", region: "eu-west-1" };
const names = environmentNames("dev", place);
const load = ONE_HOME;
const missing = (name: string) => Object.assign(new Error("not there"), { name });
const answering = (answer: unknown) => ({
  send: async () => (answer instanceof Error ? Promise.reject(answer) : answer),
});
const check = (what: string, clients: object, configuration: object) =>
  freshAccountChecks(clients as never, names, { ...place, ...configuration } as never)[what]?.();

test.each<[string, object, number, string, string]>([
  [
    "a new account, nothing reserved",
    { dev: { load } },
    10,
    "warning",
    "10 at once, shared by all functions",
  ],
  [
    "a new account that is to reserve",
    { dev: { load }, prod: { load, reserveConcurrency: true } },
    10,
    "problem",
    "the account's quota is 10 concurrent executions; the reservations of prod need 105",
  ],
  [
    "an account with the quota for it",
    { prod: { load, reserveConcurrency: true } },
    105,
    "ok",
    "105 at once",
  ],
])("the quota of executions: %s", async (_, environments, quota, state, facts) => {
  const lambda = answering({ AccountLimit: { ConcurrentExecutions: quota } });
  expect(await check("executions", { lambda }, { environments })).toMatchObject({
    state,
    facts: expect.stringContaining(facts),
  });
});

test.each<[string, string[], object]>([
  ["offers the type", ["eu-west-1b", "eu-west-1a"], { state: "ok", facts: "eu-west-1a offers t4g.nano" }],
  [
    "does not, where others do",
    ["eu-west-1c", "eu-west-1b"],
    {
      state: "problem",
      todo: "Put a zone that does into config.yaml as availabilityZone: eu-west-1b, eu-west-1c.",
    },
  ],
  [
    "is one of a region that does not",
    [],
    { state: "problem", todo: expect.stringContaining("another region") },
  ],
])("a zone that %s", async (_, zones, finding) => {
  const ec2 = answering({ InstanceTypeOfferings: zones.map((Location) => ({ Location })) });
  expect(await check("zone", { ec2 }, { availabilityZone: "eu-west-1a" })).toMatchObject(finding);
});

test.each<[string, unknown, string]>([
  ["is there", {}, "ok"],
  ["is still to be made", missing("NoSuchEntityException"), "warning"],
])("the role of alarms that %s", async (_, answer, state) => {
  expect(await check("role of alarms", { iam: answering(answer) }, {})).toMatchObject({ state });
});

const Tags = [{ Key: "project", Value: "house-temperature" }];
const ClientIDList = ["sts.amazonaws.com"];
test.each<[string, string, unknown, string, string]>([
  ["is not there", "create", missing("NoSuchEntityException"), "ok", "none yet"],
  ["is somebody else's", "create", { ClientIDList }, "problem", "can have no second"],
  ["is bootstrap's", "create", { Tags, ClientIDList }, "ok", "bootstrap's own"],
  [
    "is to be there, and is not",
    "existing",
    missing("NoSuchEntityException"),
    "problem",
    "the account has none",
  ],
  ["is somebody else's, as the configuration says", "existing", { ClientIDList }, "ok", "left as it is"],
  ["has tokens for others only", "existing", { ClientIDList: ["else"] }, "problem", "not for sts"],
  ["is bootstrap's, and would be given up", "existing", { Tags, ClientIDList }, "problem", "destroys it"],
])("GitHub's provider that %s", async (_, githubProvider, answer, state, facts) => {
  const finding = await check("GitHub's provider", { iam: answering(answer) }, { githubProvider });
  expect(finding).toMatchObject({ state, facts: expect.stringContaining(facts) });
});

test.each<[string, boolean, unknown, string]>([
  ["not there, and not needed", false, missing("NotFound"), "ok"],
  ["there and not used", false, {}, "warning"],
  ["there and used", true, {}, "ok"],
  ["not there, and to be used", true, missing("NotFound"), "problem"],
])("the state's bucket: %s", async (_, bootstrapped, answer, state) => {
  expect(await check("bootstrap", { s3: answering(answer) }, { bootstrapped })).toMatchObject({ state });
});

test("a check that may not ask says so, and takes nothing for missing", async () => {
  const denied = missing("AccessDenied");
  await expect(check("GitHub's provider", { iam: answering(denied) }, {})).rejects.toThrow(denied);
});
