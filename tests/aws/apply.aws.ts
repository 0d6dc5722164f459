import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CodeDeployClient, GetDeploymentGroupCommand } from "@aws-sdk/client-codedeploy";
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { DescribeInstancesCommand, DescribeSecurityGroupsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda";
import { GetBucketVersioningCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ListSubscriptionsByTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { planStacks } from "../../deployment/plan/plan-stacks.ts";
import { terraform } from "../../deployment/plan/terraform.ts";
import { policy } from "../../domain/post/policy.ts";
import { environmentNames } from "../../environments/names.ts";
import { deployRole, planRole } from "../../environments/workflow-roles.ts";
import { answerFunction } from "../../handlers/answer/function.ts";
import { detectFunction } from "../../handlers/detect/function.ts";
import { watchFunction } from "../../handlers/watch/function.ts";
import { simulateRole } from "../../stacks/testing/simulated-role.ts";
import { synthesize } from "../../stacks/testing/synthesized.ts";
import { type EmulatorProxy, startEmulatorProxy } from "./emulator-proxy.ts";
import { buildOfAnotherCommit, makeFunctionByHand } from "./made-before.ts";
import type { Asked } from "./permissions/asked.ts";
import { denied, emptyAccount, neverAsked } from "./permissions/permitted.ts";
import { UNASKED } from "./permissions/unasked.ts";
import { invokeBundle, readStream, runAgent, serveStream, subscribeMailbox } from "./pipeline.ts";
import { attempt, missingTools, run, startMoto } from "./tools.ts";
import { account, awsEnvironment, createWorkspace, HOME_ID, region, type Workspace } from "./workspace.ts";

/** Changes that a second plan sees only because moto does not give back what it was told, and why. */
const EMULATOR_GAPS: [change: RegExp, why: string][] = [
  [/aws_instance\.\S+: vpc_security_group_ids$/, "adds groups of its own to the instance's"],
  [/aws_kinesis_stream\.\S+: tags_all$/, "gives a stream's tags to the older of two calls only"],
  [/aws_codedeploy_deployment_group\.\S+: alarm_configuration, load_balancer_info$/, "forgets alarms"],
  [/aws_lambda_event_source_mapping\.\S+: function_name$/, "names the function instead of its alias"],
];

/** What takes the provider most of a minute, as it looks again and again whatever AWS answers; nothing needs it. */
const SLOW = /^aws_(s3_bucket_lifecycle_configuration|volume_attachment)$/;

const stacks = synthesize();
const FUNCTIONS_AND_AGENTS = ["agent", "home-agents", "detect", "watch", "answer"] as const;
const distFolder = join(__dirname, "../../dist");
const prefix = "house-temperature-dev";
const root = join(__dirname, "../..");
const missing = missingTools();

/** On a laptop without the tools there is nothing to test; in CI that is a failure. */
const when = missing === undefined || process.env.CI ? describe : describe.skip;
if (missing !== undefined) console.warn(`npm run test:aws needs tools that are ${missing}`);

when("the system, applied by Terraform", () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  let proxy: EmulatorProxy;
  /** Bootstrap's own, so that what the environments' stacks call is known apart. */
  let bootstrapProxy: EmulatorProxy;
  let workspace: Workspace;
  let applied = false;
  /** In the configuration: which mapping Terraform takes for its own. */
  let readingsMapping = "by-hand";
  const synth = (changes: { bootstrapped?: boolean; changed?: boolean } = {}) =>
    workspace.synth({ bootstrapped: false, readingsMapping, ...changes });
  /** What the calls so far asked permission for, by whose they would be. */
  const asked = {
    deploy: [] as Asked[],
    cutover: [] as Asked[],
    plan: [] as Asked[],
    agent: [] as Asked[],
    "home-agents": [] as Asked[],
    detect: [] as Asked[],
    watch: [] as Asked[],
    answer: [] as Asked[],
    others: [] as Asked[],
  };
  const aws = emptyAccount({ account, region });
  /** Takes what was called since the last time as the calls of a role. */
  const take = async (role: keyof typeof asked, ...proxies: EmulatorProxy[]) => {
    for (const { calls } of proxies) asked[role].push(...(await aws.asks(calls.splice(0))));
  };

  /** What is not applied can only fail in other ways too. */
  const step = (name: string, task: () => Promise<void>) =>
    test(name, async () => {
      if (!applied) throw new Error("not everything could be applied");
      await task().catch((error: Error) => {
        error.message += `\nmoto: ${moto.faults()}`;
        throw error;
      });
    });

  beforeAll(async () => {
    if (missing !== undefined) throw new Error(missing);
    moto = await startMoto();
    // A deployment is over at the second look, three seconds after the first.
    proxy = await startEmulatorProxy(moto.port, { eventsALook: 4 });
    bootstrapProxy = await startEmulatorProxy(moto.port);
    Object.assign(process.env, awsEnvironment(proxy.url));
    workspace = await createWorkspace((stack) => (stack === "bootstrap" ? bootstrapProxy : proxy).url);
  });

  afterAll(async () => {
    proxy?.stop();
    bootstrapProxy?.stop();
    moto?.stop();
    await workspace?.remove();
  });

  test("all stacks are applied, an environment's in the order of the tasks", async () => {
    await synth();
    // One after the other: Terraform does not lock the plugin cache that the stacks share.
    await inTurn(["bootstrap", "dev-foundation", "dev-delivery", "dev-detection"], (stack) =>
      workspace.terraform(stack, "init", "-input=false"),
    );
    await Promise.all([apply("bootstrap"), applyEnvironment()]);
    await take("deploy", proxy);
    applied = true;
  });

  step("what was built is released, another commit after it, and that one rolled back", async () => {
    const other = await buildOfAnotherCommit(workspace.folder);
    const built = JSON.parse(await readFile(join(distFolder, "manifest.json"), "utf8"));
    const commit = built.dirty ? `${built.commit}-dirty` : built.commit;
    const functions = ["lambda", "--dirty", "--watch-minutes", "0"];
    const release = (...more: string[]) =>
      Promise.all([
        command("release", "agent", "--dirty", ...more),
        command("release", ...functions, ...more),
      ]);
    expect((await release()).join()).toMatch(new RegExp(`agent runs ${commit}.*dev run ${commit}`, "s"));
    expect((await release("--dist", other.folder)).join()).toContain(`dev run ${other.commit}`);
    await Promise.all([command("rollback", "agent"), command("rollback", "lambda")]);
    const { agent, functions: rolledBack } = await statusOf();
    expect([agent.commit, rolledBack.detect.commit, rolledBack.watch.commit]).toEqual(Array(3).fill(commit));
    await take("deploy", proxy);
  });

  step(
    "the stream is taken over from a function made by hand, and Terraform adopts its mapping",
    async () => {
      const mappingId = await makeFunctionByHand("made-by-hand");
      const { stream_name = "" } = await workspace.outputs("dev-foundation");
      // By the other proxy: what the function calls is not for the deploy role.
      const environment = await environmentOf("detect");
      await take("others", proxy, bootstrapProxy);
      const served = serveStream(streamArnOf(stream_name), detectFunction, environment, bootstrapProxy.url);
      const said = await command("cutover", "--from", "made-by-hand").finally(() => served.stop());
      await take("cutover", proxy);
      // Lambda reads the stream in the function's name.
      await take("detect", bootstrapProxy);
      expect(said).toContain("the topic of drills has passed the alarm on");
      readingsMapping = /readingsMapping: (\S+),/.exec(said)?.[1] ?? "";
      expect(readingsMapping).toBe(mappingId);
      await synth();
      // Nothing else can have changed since; with the mapping comes the alarm of a stream that is not heard.
      expect(await apply("dev-detection", "-refresh=false")).toMatch(
        /1 imported, 1 added, \d changed, 0 destroyed/,
      );
      await take("deploy", proxy);
      await command("cutover", "--from", "made-by-hand", "--delete-old", "--yes");
      await take("cutover", proxy);
    },
  );

  step("what is there is what the stacks say", async () => {
    const [{ instance_id = "", table_name = "" }, { releases_bucket = "" }] = await Promise.all([
      workspace.outputs("dev-foundation"),
      workspace.outputs("dev-delivery"),
    ]);
    await checkInstance(instance_id);
    await checkTable(table_name);
    await checkFunction();
    await checkDelivery(releases_bucket);
  });

  step("a second plan finds nothing to change but the emulator's own gaps", async () => {
    const changes: string[] = [];
    await take("others", proxy, bootstrapProxy);
    const stacks = ["bootstrap", "dev-foundation", "dev-delivery", "dev-detection"];
    for (const found of await Promise.all(stacks.map((stack) => workspace.changes(stack))))
      changes.push(...found);
    await take("plan", proxy, bootstrapProxy);
    expect(changes.filter((change) => !EMULATOR_GAPS.some(([gap]) => gap.test(change)))).toEqual([]);
  });

  step(
    "a thawing freezer becomes a message, through the agent, the stream and the bundled function",
    async () => {
      const { stream_name = "", table_name = "" } = await workspace.outputs("dev-foundation");
      const { topicArnPrefix } = environmentNames("dev", { account, region });
      const mails = await subscribeMailbox(`${topicArnPrefix}home-${HOME_ID}`);
      const mailsOfOthers = await subscribeMailbox(`${topicArnPrefix}home-my-home`);
      await take("others", proxy);
      await runAgent(
        workspace.folder,
        { streamName: stream_name, tableName: table_name },
        awsEnvironment(proxy.url),
      );
      await take("agent", proxy);
      // An agent at home makes the same calls of the stream, by its certificate.
      asked["home-agents"] = asked.agent.filter(({ action }) => action.startsWith("kinesis:"));
      const Records = await readStream(stream_name, streamArnOf(stream_name));
      const environments = {
        detect: await environmentOf("detect"),
        watch: await environmentOf("watch"),
        answer: await environmentOf("answer"),
      };
      await take("others", proxy);
      const ofAgent = Records.filter(({ kinesis }) => kinesis.partitionKey === HOME_ID);
      await invokeBundle(detectFunction, { Records: ofAgent }, environments.detect);
      await take("detect", proxy);
      // News waits a minute for more of it; the watch function's next look sends it, and the one after has nothing to send.
      const look = async () => {
        const time = new Date(Date.now() + 2 * policy.groupWaitMs).toISOString();
        await invokeBundle(watchFunction, { time }, environments.watch);
        await take("watch", proxy);
        const sent = await mails();
        await take("others", proxy);
        return sent;
      };
      // Every quarter of an hour it counts what was given up, too.
      await invokeBundle(watchFunction, { time: quarterHour() }, environments.watch);
      const [mail, ...more] = await look();
      expect(mail?.Subject).toContain("Freezer in the garage");
      expect(more).toEqual([]);
      expect(await look()).toEqual([]);
      expect(await mailsOfOthers()).toEqual([]);
      await take("others", proxy);
      const link = /https?:\S+do=acknowledged\S+/.exec(mail?.Message ?? "")?.[0] ?? "";
      const follow = (method: string, body?: string) =>
        invokeBundle(answerFunction, urlEvent(link, method, body), environments.answer);
      expect(await follow("GET")).toMatchObject({ statusCode: 200 });
      expect(await follow("POST", "answer=do")).toMatchObject({ statusCode: 200 });
      await take("answer", proxy);
    },
  );

  step(
    "the commands find the deployed house by the stacks' names, and the doctor what is missing",
    async () => {
      const env = { ...awsEnvironment(proxy.url), CONFIG_FILE: join(workspace.folder, "config.yaml") };
      const command = async (name: string, ...args: string[]) => {
        const { code, output } = await attempt(
          "node",
          [join(root, "tools", `${name}.ts`), "--env", "dev", ...args],
          { env },
        );
        return { code, said: output.slice(output.indexOf("{")) };
      };
      const alarms = await command("alarms", "--json");
      expect(JSON.parse(alarms.said).alarms).toContainEqual(expect.objectContaining({ sensor: "freezer" }));
      const { code, said } = await command("doctor", "--json");
      expect(code).toBe(0);
      const findings = JSON.parse(said).findings as { what: string; state: string }[];
      const stateOf = Object.fromEntries(findings.map(({ what, state }) => [what, state]));
      expect(stateOf).toMatchObject({
        credentials: "ok",
        executions: "warning",
        "stack foundation": "ok",
        // A step before has released.
        "stack delivery": "ok",
        "stack detection": "ok",
        quarantine: "ok",
        readings: "ok",
      });
    },
  );

  step("each household has a topic of its own, and a command adds further ones", async () => {
    const { topicArnPrefix } = environmentNames("dev", { account, region });
    const sns = new SNSClient();
    const addressesOf = async (home: string) => {
      const list = new ListSubscriptionsByTopicCommand({ TopicArn: `${topicArnPrefix}home-${home}` });
      const { Subscriptions = [] } = await sns.send(list);
      return Subscriptions.filter(({ Protocol }) => Protocol === "email").map(({ Endpoint }) => Endpoint);
    };
    const homes = async (...args: string[]) => {
      const env = { ...awsEnvironment(proxy.url), CONFIG_FILE: join(workspace.folder, "config.yaml") };
      return attempt("node", [join(root, "tools/homes.ts"), ...args], { env });
    };
    expect(await addressesOf("my-home")).toEqual(["home@example.com"]);
    expect((await addressesOf(HOME_ID)).sort()).toEqual(["elm@example.com", "home@example.com"]);
    expect(await homes("add", HOME_ID, "--email", "a@example.com")).toMatchObject({ code: 1 });
    expect(await homes("add", "oak.lane", "--email", "a@example.com")).toMatchObject({ code: 0 });
    expect(await addressesOf("oak_dlane")).toEqual(["a@example.com"]);
    const { output } = await homes("list");
    expect(output).toMatch(
      /home-1 +config.yaml +yes .*\nmy-home +config.yaml +never .*\noak.lane +command +never/s,
    );
    expect(await homes("remove", "oak.lane")).toMatchObject({ code: 1 });
    expect(await homes("remove", "oak.lane", "--yes")).toMatchObject({ code: 0 });
    await expect(addressesOf("oak_dlane")).rejects.toThrow();
    sns.destroy();
    await take("others", proxy);
  });

  step("a record that nobody can read goes to the quarantine", async () => {
    const { stream_name = "" } = await workspace.outputs("dev-foundation");
    const [record] = await readStream(stream_name, streamArnOf(stream_name));
    const environment = await environmentOf("detect");
    await take("others", proxy);
    const data = Buffer.from("neither envelope nor reading").toString("base64");
    const Records = [{ ...record, kinesis: { ...record?.kinesis, data } }];
    expect(await invokeBundle(detectFunction, { Records }, environment)).toEqual({ batchItemFailures: [] });
    await take("detect", proxy);
  });

  step(
    "with state in the bucket, a lock that somebody else holds stops a deployment, and no plan that is only looked at",
    async () => {
      const { state_bucket: Bucket = "" } = await workspace.outputs("bootstrap");
      await synth({ bootstrapped: true });
      await workspace.terraform("bootstrap", "init", "-input=false", "-migrate-state", "-force-copy");
      const lock = {
        ID: "1",
        Operation: "OperationTypeApply",
        Who: "ada@laptop",
        Created: new Date().toISOString(),
      };
      const s3 = new S3Client();
      await s3.send(
        new PutObjectCommand({ Bucket, Key: "bootstrap.tfstate.tflock", Body: JSON.stringify(lock) }),
      );
      s3.destroy();
      const { code, output } = await workspace.attempt("bootstrap", "plan", "-input=false");
      expect(code).not.toBe(0);
      expect(output).toContain("Error acquiring the state lock");
      expect(output).toMatch(/Who:\s+ada@laptop/);
      const folder = join(workspace.folder, "cdktf.out");
      const [looked] = await planStacks(["bootstrap"], { folder, terraform, say: () => undefined });
      expect(looked?.outcome).toBe("planned");
    },
  );

  step("nearly everything is changed in place", async () => {
    await synth({ changed: true });
    await take("others", proxy);
    const applied = await Promise.all(
      ["dev-foundation", "dev-delivery", "dev-detection"].map((stack) => apply(stack)),
    );
    for (const said of applied) expect(said).toMatch(/ 0 added, [1-9]\d* changed, 0 destroyed/);
    await take("deploy", proxy);
  });

  step("everything is destroyed", async () => {
    await synth();
    await take("others", proxy);
    // At once: without a refresh a stack reads nothing of another's state.
    await Promise.all(
      ["dev-detection", "dev-delivery", "dev-foundation"].map((stack) =>
        workspace.terraform(
          stack,
          "destroy",
          "-input=false",
          "-refresh=false",
          "-auto-approve",
          "-parallelism=20",
        ),
      ),
    );
    await take("deploy", proxy);
  });

  step("no call asks for what its role has not, by action, resource and condition", async () => {
    expect(denied(simulateRole(stacks, planRole), asked.plan)).toEqual([]);
    for (const name of FUNCTIONS_AND_AGENTS) {
      expect(asked[name].length).toBeGreaterThan(0);
      expect(denied(simulateRole(stacks, `${prefix}-${name}`), asked[name].map(withSynthesizedKey))).toEqual(
        [],
      );
    }
    // Emptying the releases bucket is for the engineer who destroys dev: a workflow may take no release away.
    const emptying = /^s3:(ListBucketVersions|DeleteObjectVersion) /;
    const refused = denied(simulateRole(stacks, deployRole("dev")), asked.deploy);
    expect(refused.filter((one) => !emptying.test(one))).toEqual([]);
    // A cutover changes a function that is not ours: its engineer does that.
    const ofTheOld = denied(simulateRole(stacks, deployRole("dev")), asked.cutover);
    expect(ofTheOld.filter((one) => !one.includes("function:made-by-hand"))).toEqual([]);
  });

  step("no role has what no call asks for, but for a written reason", async () => {
    const roles = {
      deploy: neverAsked(simulateRole(stacks, deployRole("dev")), [...asked.deploy, ...asked.cutover]),
      plan: neverAsked(simulateRole(stacks, planRole), asked.plan),
      ...Object.fromEntries(
        FUNCTIONS_AND_AGENTS.map((name) => [
          name,
          neverAsked(simulateRole(stacks, `${prefix}-${name}`), asked[name].map(withSynthesizedKey)),
        ]),
      ),
    };
    const reasoned = Object.entries(UNASKED).map(([role, reasons]) => [role, Object.keys(reasons).sort()]);
    expect(roles).toEqual(Object.fromEntries(reasoned));
  });

  /** An npm script of the releases, as an engineer types it; resolves with all it said. */
  function command(name: string, ...args: string[]): Promise<string> {
    // Not the home that an engineer has described beside the sources.
    const env = { ...awsEnvironment(proxy.url), CONFIG_FILE: join(workspace.folder, "config.yaml") };
    return run("node", ["deployment/main.ts", name, ...args], { env });
  }

  async function statusOf() {
    const { output } = await attempt("node", ["deployment/main.ts", "status", "--json"], {
      env: awsEnvironment(proxy.url),
    });
    return JSON.parse(output);
  }

  /** In the tasks' order, but without waiting for what is slow and nothing needs. */
  async function applyEnvironment(): Promise<void> {
    await inTurn(["dev-foundation", "dev-delivery"], async (stack) =>
      apply(stack, ...(await workspace.targetsBut(stack, SLOW))),
    );
    await Promise.all([
      apply("dev-foundation", "-refresh=false"),
      apply("dev-delivery", "-refresh=false"),
      apply("dev-detection"),
    ]);
  }

  function apply(stack: string, ...options: string[]): Promise<string> {
    return workspace.terraform(
      stack,
      "apply",
      "-input=false",
      "-auto-approve",
      "-parallelism=20",
      ...options,
    );
  }

  async function environmentOf(name: string): Promise<Record<string, string>> {
    const lambda = new LambdaClient();
    const { Environment } = await lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: `${prefix}-${name}` }),
    );
    lambda.destroy();
    return { ...Environment?.Variables, ...awsEnvironment(proxy.url) };
  }
});

/** A synthesized stack cannot know the id that the emulator gave the topics' key, the environment's only one. */
function withSynthesizedKey(one: Asked): Asked {
  return { ...one, resource: one.resource.replace(/:key\/[0-9a-f-]{36}$/, ":key/0f1e2d3c") };
}

/** What Lambda makes of a request to a function's URL, as far as ours reads it. Source: Lambda developer guide, "invoking function URLs". */
function urlEvent(link: string, method: string, body?: string): object {
  const queryStringParameters = Object.fromEntries(new URL(link).searchParams);
  return { requestContext: { http: { method } }, queryStringParameters, body, isBase64Encoded: false };
}

function streamArnOf(name: string): string {
  return `arn:aws:kinesis:${region}:${account}:stream/${name}`;
}

async function inTurn<T>(all: readonly T[], task: (one: T) => Promise<unknown>): Promise<void> {
  for (const one of all) await task(one);
}

/** The last one that was full. */
function quarterHour(): string {
  return new Date(Math.floor(Date.now() / 900_000) * 900_000).toISOString();
}

async function checkInstance(id: string): Promise<void> {
  const ec2 = new EC2Client();
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  const instance = Reservations?.[0]?.Instances?.[0];
  expect(instance).toMatchObject({ InstanceType: "t4g.nano", State: { Name: "running" } });
  expect(instance?.Tags).toContainEqual({ Key: "agent", Value: `${prefix}-agent` });
  const GroupIds = instance?.SecurityGroups?.map(({ GroupId = "" }) => GroupId) ?? [];
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds }));
  expect(SecurityGroups?.flatMap(({ IpPermissions }) => IpPermissions)).toEqual([]);
  ec2.destroy();
}

async function checkTable(TableName: string): Promise<void> {
  const database = new DynamoDBClient();
  const { Table } = await database.send(new DescribeTableCommand({ TableName }));
  expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName).sort()).toEqual(["byDue"]);
  const { ContinuousBackupsDescription } = await database.send(
    new DescribeContinuousBackupsCommand({ TableName }),
  );
  const { PointInTimeRecoveryStatus } = ContinuousBackupsDescription?.PointInTimeRecoveryDescription ?? {};
  expect(PointInTimeRecoveryStatus).toBe("ENABLED");
  database.destroy();
}

async function checkFunction(): Promise<void> {
  const lambda = new LambdaClient();
  const FunctionName = `${prefix}-detect`;
  const { EventSourceMappings } = await lambda.send(new ListEventSourceMappingsCommand({}));
  expect(EventSourceMappings?.[0]).toMatchObject({
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    BisectBatchOnFunctionError: true,
    DestinationConfig: { OnFailure: { Destination: expect.stringContaining(`${prefix}-given-up`) } },
  });
  const live = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier: "live" }));
  expect(live).toMatchObject({ Runtime: "nodejs22.x", Handler: "index.handler" });
  lambda.destroy();
}

async function checkDelivery(Bucket: string): Promise<void> {
  const s3 = new S3Client();
  expect(await s3.send(new GetBucketVersioningCommand({ Bucket }))).toMatchObject({ Status: "Enabled" });
  s3.destroy();
  const codedeploy = new CodeDeployClient();
  const name = `${prefix}-agent`;
  const { deploymentGroupInfo } = await codedeploy.send(
    new GetDeploymentGroupCommand({ applicationName: name, deploymentGroupName: name }),
  );
  const { enabled, events = [] } = deploymentGroupInfo?.autoRollbackConfiguration ?? {};
  expect([enabled, ...events.toSorted()]).toEqual([true, "DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"]);
  codedeploy.destroy();
}
