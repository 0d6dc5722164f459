import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createHost, DEAD, GROUP, revision } from "./agent-host.ts";

type Host = Awaited<ReturnType<typeof createHost>>;

/** The host's own configuration with another name for the home. */
function described({ config }: Host, name: string): string {
  return `${JSON.stringify({ ...config, home: { ...config.home, name } }, undefined, 2)}\n`;
}

/** A revision that brings a description; `first`: for a host without a configuration. */
function bringing(commit: string, text: string, { before = "", first = false } = {}): string {
  const folder = revision(commit, before);
  mkdirSync(join(folder, "agents"), { recursive: true });
  writeFileSync(join(folder, "agents", `${GROUP}${first ? ".first" : ""}.yaml`), text);
  return folder;
}

const configuration = "etc/house-agent/agent.yaml";
const onVolume = "var/lib/house-agent/agent.yaml";
/** What the unit's command line names. */
const inForce = ({ at }: Host) => readFileSync(at(configuration), "utf8");

async function deployed({ host }: Host, archive: string): Promise<void> {
  expect(await host.deploy(archive)).toEqual({ output: expect.stringContaining("ready") });
}

test("a description comes with a deployment, a changed one with the next, and the old one when the release goes back", async () => {
  const host = await createHost();
  const [one, two] = [described(host, "One"), described(host, "Two")];
  await deployed(host, bringing("d-1", one));
  expect(inForce(host)).toBe(one);

  // The same code: a description alone is a release too.
  const before = host.pid();
  await deployed(host, bringing("d-1", two));
  expect(inForce(host)).toBe(two);
  expect(host.pid()).not.toBe(before);

  const { failedAt, output } = await host.host.deploy(bringing("d-2", one, { before: DEAD }));
  expect([failedAt, output]).toEqual(["ApplicationStart", expect.stringContaining("went back to d-1-")]);
  expect(inForce(host)).toBe(two);

  // A release without one: the instance keeps what it has.
  await deployed(host, revision("d-3"));
  expect(inForce(host)).toBe(two);
});

test("an edit on the host stays while the same description comes, and stops the release of another one", async () => {
  const host = await createHost();
  const [one, two, edited] = ["One", "Two", "By hand"].map((name) => described(host, name)) as [
    string,
    string,
    string,
  ];
  await deployed(host, bringing("e-1", one));
  writeFileSync(host.at(configuration), edited);
  const { output: told } = await host.host.deploy(bringing("e-2", one));
  expect(told).toMatch(/was edited by hand since .*: the edit stays[\s\S]*\nready/);
  expect(inForce(host)).toBe(edited);

  const before = host.pid();
  const { failedAt, output } = await host.host.deploy(bringing("e-3", two));
  expect(failedAt).toBe("BeforeInstall");
  expect(output).toMatch(/agent\.yaml was written by hand.*Nothing was changed/);
  expect(output).toMatch(/^< {5}"?name"?: \.\.\.$/m);
  expect(output).toMatch(/Take it into agent\.<environment>\.yaml .*or give it up: sudo mv /);
  expect(output).not.toMatch(/By hand"|Two/);
  expect(output.length).toBeLessThan(2048);
  expect([inForce(host), host.pid()]).toEqual([edited, before]);

  // Taken into the repository, it is a description like any other.
  await deployed(host, bringing("e-3", edited));
  await deployed(host, bringing("e-3", two));
  expect(inForce(host)).toBe(two);
});

test("a host that was configured by hand is left as it is, until its file is taken over or given up", async () => {
  const host = await createHost();
  const { at } = host;
  const [byHand, other] = [described(host, "By hand"), described(host, "Other")];
  writeFileSync(at(onVolume), byHand);
  await deployed(host, bringing("h-1", other, { first: true }));
  expect(inForce(host)).toBe(byHand);

  const stopped = await host.host.deploy(bringing("h-2", other));
  expect(stopped.failedAt).toBe("BeforeInstall");
  expect(stopped.output).toContain(`sudo mv ${at(onVolume)} ${at(onVolume)}.old`);

  await deployed(host, bringing("h-2", byHand));
  expect(inForce(host)).toBe(byHand);
  expect(existsSync(at(onVolume))).toBe(false);
  await deployed(host, bringing("h-3", other));
  expect(inForce(host)).toBe(other);

  // As the message of the stopped deployment says.
  writeFileSync(at(configuration), byHand);
  renameSync(at(configuration), at(`${configuration}.old`));
  await deployed(host, bringing("h-4", other));
  expect(inForce(host)).toBe(other);
});

test("a host without a configuration takes the first one, a later description, and none of another group", async () => {
  const host = await createHost();
  const [simulated, own] = [described(host, "Simulated"), described(host, "Own")];
  const elsewhere = revision("f-0");
  mkdirSync(join(elsewhere, "agents"));
  writeFileSync(join(elsewhere, "agents/at-home.yaml"), own);
  expect((await host.host.deploy(elsewhere)).failedAt).toBe("BeforeInstall");

  await deployed(host, bringing("f-1", simulated, { first: true }));
  expect(inForce(host)).toBe(simulated);
  await deployed(host, bringing("f-2", own));
  expect(inForce(host)).toBe(own);
});

test("a description that the new agent cannot use stops the deployment, and the old one stays in force", async () => {
  const host = await createHost();
  const one = described(host, "One");
  await deployed(host, bringing("c-1", one));
  const { failedAt, output } = await host.host.deploy(bringing("c-1", one.replace('"stream"', '"steam"')));
  expect(failedAt).toBe("AfterInstall");
  expect(output).toMatch(/agent\.yaml:\d+: steam: .*did you mean `stream`/);
  expect(inForce(host)).toBe(one);
});
