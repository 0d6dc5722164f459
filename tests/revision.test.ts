import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { newPrivateKey } from "../platform/signatures.ts";
import { createHost, DEAD, revision, shellScript } from "./agent-host.ts";
import { runScript } from "./codedeploy-host.ts";

/** Healthy by its own words, but its records go nowhere. */
const DEAF_STREAM = 'process.env.AWS_ENDPOINT_URL_KINESIS = "http://127.0.0.1:1";\n';

test("a revision is installed on a host with leftovers, upgraded, and one that reaches no stream gives way to the last good one", async () => {
  const { at, config, host, impatient, link, pid, health, releases } = await createHost();
  // As on a new instance that has the old one's data volume.
  writeFileSync(at("var/lib/house-agent/agent.yaml"), JSON.stringify(config));
  for (const leftover of ["incoming/old", "releases/cut-off.partial"])
    mkdirSync(at(`opt/house-agent/${leftover}`), { recursive: true });
  writeFileSync(at("opt/house-agent/incoming/agent.cjs"), "half");
  expect(await host.deploy(revision("one"))).toMatchObject({ output: expect.stringContaining("ready") });
  expect(link("current")).toMatch(/^one-[0-9a-f]{8}$/);

  // The old agent takes readings in until the new one is there to start.
  const old = pid();
  const runsUntil: string[] = [];
  const two = revision("two");
  const upgrade = await host.deploy(two, (event) => {
    if (pid() === old) runsUntil.push(event);
  });
  expect(upgrade.failedAt).toBeUndefined();
  expect(runsUntil).toEqual([
    "ApplicationStop",
    "BeforeInstall",
    "Install",
    "AfterInstall",
    "ApplicationStart",
  ]);
  const good = link("current");
  expect(good).toMatch(/^two-/);
  expect(releases()).toEqual(["one", "two"]);

  const failed = await impatient.deploy(revision("three", DEAF_STREAM));
  expect(failed.failedAt).toBe("ValidateService");
  expect(failed.output).toContain("not ready within 2 s: the stream has taken no record from it yet");
  expect(failed.output).toContain(`went back to ${good}`);
  expect([link("current"), link("good")]).toEqual([good, good]);

  // What CodeDeploy does next: the last good revision once more, as a deployment of its own.
  expect((await host.deploy(two)).failedAt).toBeUndefined();
  expect(link("current")).toBe(good);
  expect(releases()).toEqual(["two"]);
  expect(await health()).toMatchObject({ status: "ok", readings: { dropped: 0 } });
  expect(JSON.parse(readFileSync(at("etc/house-agent/agent.yaml"), "utf8"))).toEqual(config);
  expect(existsSync(at("var/lib/house-agent/spool.db.d"))).toBe(true);
});

test("a host that is not as it must be is told so before anything on it is replaced", async () => {
  const { at, config, host, releases } = await createHost();
  const next = revision("next");
  const refusal = async () => {
    const { failedAt, output } = await host.deploy(next);
    expect(existsSync(at("opt/house-agent/current"))).toBe(false);
    // A copy left behind would fill the disk of the rollback.
    expect(releases()).toEqual([]);
    return `${failedAt}: ${output}`;
  };
  const configuration = at("etc/house-agent/agent.yaml");
  writeFileSync(configuration, JSON.stringify({ ...config, stream: "a b" }));
  expect(await refusal()).toMatch(/^AfterInstall: .*stream: .*\n.*fix what is said above/s);
  writeFileSync(configuration, JSON.stringify({ ...config, statusPort: 0 }));
  expect(await refusal()).toMatch(/^AfterInstall: .*statusPort: 0 takes a port .*fix what is said above/s);
  rmSync(configuration);
  expect(await refusal()).toMatch(/^BeforeInstall: .*agent\.yaml is there: release with/);
  const node = at("opt/house-agent/bin/node");
  rmSync(node);
  expect(await refusal()).toMatch(/^BeforeInstall: .*(No such file or directory).*install Node 22/s);
  shellScript(node, "echo v18.20.4");
  expect(await refusal()).toMatch(/^BeforeInstall: .*cannot run the agent \(v18\.20\.4\).* 22\.13 or newer/);
});

test("the rollback to a release that is there needs no room on the disk", async () => {
  const { host, link, replaceCommands, configure } = await createHost();
  configure();
  const one = revision("room-1");
  expect((await host.deploy(one)).failedAt).toBeUndefined();
  const good = link("good");
  expect((await host.deploy(revision("room-2", DEAD))).failedAt).toBe("ApplicationStart");

  replaceCommands({ install: 'echo "install: No space left on device"; exit 1' });
  expect(await host.deploy(one)).toEqual({ output: expect.stringContaining("ready") });
  expect(link("current")).toBe(good);
});

test.each(["journal", "log file"])(
  "a failed deployment ends with the reason in the %s, and is short",
  async (where) => {
    const { at, host, configure } = await createHost();
    configure();
    if (where === "log file") {
      mkdirSync(at("etc/systemd/system/house-agent.service.d"), { recursive: true });
      writeFileSync(
        at("etc/systemd/system/house-agent.service.d/log-file.conf"),
        "[Service]\nStandardOutput=append:/var/log/agent.log\nStandardError=inherit\n",
      );
      mkdirSync(at("var/log"));
    }
    await host.deploy(revision("sound"));
    const { failedAt, output } = await host.deploy(revision("dead", DEAD));
    expect(failedAt).toBe("ApplicationStart");
    // CodeDeploy keeps the last 4 KB of what a hook says.
    const kept = Buffer.from(output).subarray(-4096).toString();
    expect(kept).toMatch(/went back to sound-\w+\n.*house-agent: dead-\w+ does not start/s);
    expect(kept).toMatch(/\nthe reason\n$/);
  },
);

test("what gets its name is on disk before, and no key is on a command line", async () => {
  const { at, host, configure, replaceCommands } = await createHost();
  configure();
  const record = (name: string) => `echo "${name} $*" >>${at("commands.log")}; exec /usr/bin/${name} "$@"`;
  const names = ["sync", "mv", "env", "runuser"];
  replaceCommands(Object.fromEntries(names.map((name) => [name, record(name)])));
  expect((await host.deploy(revision("cut"))).failedAt).toBeUndefined();

  const log = readFileSync(at("commands.log"), "utf8").replaceAll(at(""), "");
  const unit = "/etc/systemd/system/house-agent.service";
  expect(log).toContain(`sync ${unit}.next\nmv ${unit}.next ${unit}\nsync ${dirname(unit)}\n`);
  for (const link of ["current", "good"])
    expect(log).toMatch(new RegExp(`mv .*${link}.next .*${link}\nsync /opt/house-agent\n`));
  expect(log).not.toContain("AWS_SECRET_ACCESS_KEY");
});

test("install.sh takes no Node that cannot run the agent, and each release keeps its own", async () => {
  const { at, configure, environment, pid, link } = await createHost();
  configure();
  const install = (commit: string, node: string, before = "") =>
    runScript(join(revision(commit, before), "install.sh"), 120, { ...environment, NODE: node });
  const real = `exec ${process.execPath}`;
  const first = shellScript(at("opt/node-a/node"), `${real} "$@"`);
  expect(await install("n1", first)).toMatchObject({ code: 0 });
  const running = pid();
  const linked = () => readlinkSync(at("opt/house-agent/bin/node"));

  // As Node 22.12, and as one of nvm's: it runs by hand, and ProtectHome hides it from the service.
  const withoutSqlite = shellScript(at("opt/node-22.12/node"), `${real} --no-experimental-sqlite "$@"`);
  const inHome = at("home/pi/.nvm/node");
  mkdirSync(dirname(inHome), { recursive: true });
  cpSync(process.execPath, inHome);
  const wrapper = shellScript(at("usr/local/bin/node"), `exec ${inHome} "$@"`);
  const throughLink = at("opt/node-link");
  symlinkSync(shellScript(at("root/node"), `${real} "$@"`), throughLink);
  for (const node of [withoutSqlite, wrapper, throughLink]) {
    const { code, text } = await install("n2", node);
    expect([code, text]).toEqual([1, expect.stringMatching(/Node: .*(node:sqlite|systemd hides)/)]);
    expect(text).not.toContain("agent.yaml");
    expect([linked(), pid()]).toEqual([first, running]);
  }

  const second = shellScript(at("opt/node-b/node"), `${real} "$@"`);
  expect(await install("n2", second, DEAD)).toMatchObject({ code: 1 });
  expect([linked(), link("current")]).toEqual([first, expect.stringMatching(/^n1-/)]);
  expect(readlinkSync(at("opt/house-agent/current/node"))).toBe(first);
  expect(await install("n1", second)).toMatchObject({ code: 0 });
  expect([linked(), readlinkSync(at("opt/house-agent/current/node"))]).toEqual([second, second]);
});

test("install.sh takes the folder of an enrolment, and leaves a configuration that is there", async () => {
  const { at, config, environment } = await createHost();
  const folder = at("home/pi/my-home");
  mkdirSync(folder, { recursive: true });
  const installed = at("etc/house-agent/identity/key.pem");
  // The tests' own /etc lies in /tmp, which is closed to the service.
  const identity = { key: at("var/lib/house-agent/key.pem") };
  const key = newPrivateKey();
  writeFileSync(identity.key, key);
  writeFileSync(join(folder, "key.pem"), key);
  writeFileSync(join(folder, "certificate.pem"), "a certificate");
  writeFileSync(join(folder, "agent.yaml"), JSON.stringify({ ...config, identity }));
  const install = () =>
    runScript(join(revision("e1"), "install.sh"), 120, { ...environment, NODE: process.execPath }, [folder]);
  expect(await install()).toMatchObject({
    code: 1,
    text: expect.stringContaining("environment is not there"),
  });
  writeFileSync(join(folder, "environment"), "AWS_REGION=eu-west-1\n");

  const configuration = at("etc/house-agent/agent.yaml");
  writeFileSync(configuration, JSON.stringify(config));
  expect(await install()).toMatchObject({
    code: 1,
    text: expect.stringContaining("put stream and identity of"),
  });
  rmSync(configuration);
  expect(await install()).toMatchObject({ code: 0, text: expect.stringContaining("Installed.") });
  expect(readFileSync(installed, "utf8")).toBe(key);
  expect(statSync(installed).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(configuration, "utf8"))).toMatchObject({ identity });
});

test("install.sh writes an example, fails on an agent that ends at its start, fixes it, and failed releases go", async () => {
  const { at, config, environment, link, releases } = await createHost();
  rmSync(at("opt/house-agent"), { recursive: true });
  const env = { ...environment, NODE: process.execPath };
  const install = (folder: string) => {
    // As a copy through a file system without modes leaves them.
    for (const hook of readdirSync(join(folder, "hooks"))) chmodSync(join(folder, "hooks", hook), 0o644);
    return runScript(join(folder, "install.sh"), 120, env);
  };
  const sound = revision("v1");
  expect(await install(sound)).toMatchObject({ code: 0, text: expect.stringContaining("run this again") });
  const configuration = at("etc/house-agent/agent.yaml");
  expect(readFileSync(configuration, "utf8")).toContain("Raspberry Pi");
  writeFileSync(configuration, JSON.stringify(config));

  const failed = await install(revision("v0", DEAD));
  expect(failed).toMatchObject({
    code: 1,
    text: expect.stringContaining("there is no earlier good release to go back to"),
  });
  expect(failed.text).toMatch(/house-agent: v0-\w+ does not start/);
  expect(failed.text).not.toContain("left running");

  expect(await install(sound)).toMatchObject({ code: 0, text: expect.stringContaining("Installed.") });
  expect([link("current"), link("good")]).toEqual(Array(2).fill(expect.stringMatching(/^v1-/)));
  for (const leftover of ["failed-1", "failed-2", "cut-off.partial"])
    mkdirSync(at(`opt/house-agent/releases/${leftover}`));
  expect(await install(revision("v2"))).toMatchObject({ code: 0 });
  expect(releases()).toEqual(["v1", "v2"]);
});
