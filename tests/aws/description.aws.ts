import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { simulatedHouse } from "../../deployment/description/simulated-house.ts";
import { releaseAgent } from "../../deployment/release/release-agent.ts";
import { rollBackAgent } from "../../deployment/release/rollback.ts";
import { readStatus } from "../../deployment/release/status.ts";
import { type EmulatorProxy, startEmulatorProxy } from "./emulator-proxy.ts";
import { createSmallEnvironment, type SmallEnvironment } from "./small-environment.ts";
import { missingTools, startMoto } from "./tools.ts";
import { awsEnvironment } from "./workspace.ts";

const [first = "", second = ""] = ["a", "b"].map((digit) => digit.repeat(40));

const when = missingTools() === undefined || process.env.CI ? describe : describe.skip;

when("releases of the agent with the description of its home, against moto", () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  let proxy: EmulatorProxy;
  let environment: SmallEnvironment;

  beforeAll(async () => {
    moto = await startMoto();
    proxy = await startEmulatorProxy(moto.port);
    Object.assign(process.env, awsEnvironment(proxy.url));
    environment = await createSmallEnvironment();
  });

  afterAll(() => {
    environment?.remove();
    proxy?.stop();
    moto?.stop();
  });

  const release = async (commit: string, description?: string, simulatedHouse = false) => {
    environment.lines.length = 0;
    const built = environment.built(commit, "agent");
    return releaseAgent(environment.target, { built, description, simulatedHouse, again: false });
  };
  const running = async () => (await readStatus(environment.target)).agent?.commit ?? "";

  /** A file of the archive that lies under a release's key, or nothing. */
  const fileIn = async (commit: string, path: string) => {
    const { clients, names } = environment.target;
    const Key = `agent/${commit}.zip`;
    const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: names.releasesBucket, Key }));
    const folder = mkdtempSync(join(tmpdir(), "described-"));
    const archive = join(folder, "agent.zip");
    writeFileSync(archive, (await Body?.transformToByteArray()) ?? "");
    try {
      return execFileSync("unzip", ["-p", archive, path], { stdio: "pipe", encoding: "utf8" });
    } catch {
      return undefined;
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const ofGroup = "agents/house-temperature-dev-agent";

  test("without one nothing is deployed, which is told with what to write, and is no failure", async () => {
    expect(await release(first)).toBe("waits");
    expect(environment.lines.at(-1)).toMatch(
      /agent waits for the description of its home.*agent\.dev\.yaml beside config\.yaml.*gh secret set AGENT_DEV_YAML/,
    );
    expect(proxy.codedeploy.deployments()).toEqual([]);
    expect(await fileIn(first, "index.js")).toBe(`agent of ${first}`);
  });

  test("it is in the revision, which is named by it, and a changed one is a deployment of its own", async () => {
    await release(first, "one");
    const one = await running();
    expect(one).toMatch(new RegExp(`^${first}\\.[0-9a-f]{8}$`));
    expect(await fileIn(one, `${ofGroup}.yaml`)).toBe("one");
    expect(await fileIn(one, "index.js")).toBe(`agent of ${first}`);
    await release(first, "one");
    expect(environment.lines.at(-1)).toContain(`has ${one} already`);

    await release(first, "two");
    expect(await running()).not.toBe(one);
    expect(await fileIn(await running(), `${ofGroup}.yaml`)).toBe("two");
    expect(await fileIn(one, `${ofGroup}.yaml`)).toBe("one");
  });

  test("a rollback brings the one that went with the release before", async () => {
    const two = await running();
    await rollBackAgent(environment.target, undefined);
    const one = await running();
    expect(await fileIn(one, `${ofGroup}.yaml`)).toBe("one");
    await release(second, "two");
    // As the safe point has it, and as an engineer types it: what ran last of the commit.
    await rollBackAgent(environment.target, two);
    expect(await running()).toBe(two);
    await rollBackAgent(environment.target, second.slice(0, 7));
    await rollBackAgent(environment.target, first.slice(0, 7));
    expect(await running()).toBe(two);
  });

  test("a release without one leaves the configuration of an instance that has had an agent", async () => {
    expect(await release(second)).toBe("deployed");
    expect(environment.lines).toContain(
      "no agent.dev.yaml: the instance keeps the configuration that it has",
    );
    expect(await running()).toBe(second);
    expect(await fileIn(second, `${ofGroup}.yaml`)).toBeUndefined();
  });

  test("in dev a release without one has the simulated house, for an instance without a configuration", async () => {
    await release(second, undefined, true);
    expect(await running()).toBe(second);
    expect(await fileIn(second, `${ofGroup}.first.yaml`)).toBe(simulatedHouse(environment.target.names));
  });
});
