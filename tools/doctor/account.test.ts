import { environmentNames } from "../../environments/names.ts";
import { type AccountClients, accountChecks, credentialsFinding } from "./account.ts";
import { examine } from "./finding.ts";

const names = environmentNames("dev", { account: "123456789012", region: "eu-west-1" });
const named = (name: string) => Object.assign(new Error(`${name} of AWS`), { name });
const answering = (answer: unknown) =>
  ({ send: async () => (answer instanceof Error ? Promise.reject(answer) : answer) }) as never;

/** The stacks' findings, by what AWS answers to each client. */
async function stacks(answers: { dynamodb: unknown; codedeploy: unknown; lambda: unknown }) {
  const { dynamodb, codedeploy, lambda } = answers;
  const clients = {
    dynamodb: answering(dynamodb),
    codedeploy: answering(codedeploy),
    lambda: answering(lambda),
  } as unknown as AccountClients;
  const checks = Object.entries(accountChecks(clients, names, { environments: {} } as never));
  return examine(Object.fromEntries(checks.filter(([what]) => what.startsWith("stack "))));
}

test("credentials that do not work, or are of another account, are told with what to set", async () => {
  const finding = (answer: unknown) => credentialsFinding({ sts: answering(answer) }, names);
  const Arn = "arn:aws:iam::123456789012:user/ada";
  expect(await finding({ Account: "123456789012", Arn })).toEqual({
    state: "ok",
    facts: `${Arn}, eu-west-1`,
  });
  expect(await finding({ Account: "999999999999", Arn: "arn:x" })).toMatchObject({
    state: "problem",
    facts: "arn:x is of account 999999999999, config.yaml has 123456789012",
  });
  expect(await finding(named("ExpiredTokenException"))).toMatchObject({
    state: "problem",
    todo: expect.stringContaining("aws sso login"),
  });
});

test("stacks that were never deployed are told with the command that does it", async () => {
  const findings = await stacks({
    dynamodb: named("ResourceNotFoundException"),
    codedeploy: named("ApplicationDoesNotExistException"),
    lambda: named("ResourceNotFoundException"),
  });
  expect(findings.map(({ state, todo }) => [state, todo])).toEqual([
    ["problem", "npm run deploy -- dev-foundation"],
    ["problem", "npm run deploy -- dev-delivery"],
    ["problem", "npm run deploy -- dev-detection"],
  ]);
});

test("a deployment that failed is a problem, and what is not ready yet a warning", async () => {
  const deployment = { status: "Failed", deploymentId: "d-1" };
  const findings = await stacks({
    dynamodb: { Table: { TableStatus: "CREATING" } },
    codedeploy: { deploymentGroupInfo: { lastAttemptedDeployment: deployment } },
    lambda: { State: "Active", Version: "7" },
  });
  expect(findings).toMatchObject([
    { state: "warning", facts: "table house-temperature-dev-homes is CREATING" },
    { state: "problem", todo: "aws deploy get-deployment --deployment-id d-1" },
    { state: "ok", facts: "house-temperature-dev-detect, version 7" },
  ]);
});

const check = (what: string, clients: object) =>
  accountChecks(clients as never, names, {} as never)[what]?.();

test.each<[string, object[], object]>([
  [
    "runs",
    [{ InstanceId: "i-1", State: { Name: "running" }, Placement: { AvailabilityZone: "eu-west-1a" } }],
    {
      state: "ok",
      facts: "i-1 runs in eu-west-1a",
    },
  ],
  [
    "is stopped",
    [{ InstanceId: "i-1", State: { Name: "stopped" } }],
    { state: "warning", facts: "i-1 is stopped" },
  ],
  ["is not there", [], { state: "problem", todo: expect.stringContaining("After PendingVerification") }],
])("an instance that %s", async (_, Instances, finding) => {
  const ec2 = answering({ Reservations: [{ Instances }] });
  expect(await check("instance", { ec2 })).toMatchObject(finding);
});

test.each<[string, object[], object]>([
  ["nobody", [], { state: "problem", todo: "npm run deploy -- dev-detection" }],
  [
    "a mapping that is off",
    [{ FunctionArn: names.liveArn("detect"), State: "Disabled" }],
    { state: "problem" },
  ],
  [
    "our function",
    [{ FunctionArn: names.liveArn("detect"), State: "Enabled" }],
    {
      state: "ok",
      facts: "house-temperature-dev-detect:live",
    },
  ],
  [
    "two at once",
    ["detect", "by-hand"].map((name) => ({ FunctionArn: names.liveArn(name), State: "Enabled" })),
    { state: "problem", todo: expect.stringContaining("npm run cutover") },
  ],
])("a stream that is read by %s", async (_, EventSourceMappings, finding) => {
  const lambda = answering({ EventSourceMappings });
  expect(await check("stream's reader", { lambda })).toMatchObject(finding);
});
