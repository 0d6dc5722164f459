import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type EmulatorProxy, startEmulatorProxy } from "./emulator-proxy.ts";
import { attempt, missingTools, startMoto } from "./tools.ts";
import { awsEnvironment, createWorkspace, type Workspace } from "./workspace.ts";

const root = join(__dirname, "../..");
const when = missingTools() === undefined || process.env.CI ? describe : describe.skip;

when("an account in which nothing is yet", () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  let proxy: EmulatorProxy;
  let workspace: Workspace;

  beforeAll(async () => {
    moto = await startMoto();
    proxy = await startEmulatorProxy(moto.port);
    workspace = await createWorkspace(() => proxy.url);
  });

  afterAll(async () => {
    proxy?.stop();
    moto?.stop();
    await workspace?.remove();
  });

  test("the doctor says what has to be done before and after the first deployment, in its order", async () => {
    await workspace.synth({ bootstrapped: false });
    const env = { ...awsEnvironment(proxy.url), CONFIG_FILE: join(workspace.folder, "config.yaml") };
    const doctor = [join(root, "tools/doctor.ts"), "--env", "dev", "--json"];
    const { output } = await attempt("node", doctor, { env });
    const { findings } = JSON.parse(output.slice(output.indexOf("{"))) as {
      findings: { what: string; state: string; todo?: string }[];
    };
    const ofAccount = findings.slice(findings.findIndex(({ what }) => what === "credentials"));
    expect(ofAccount.map(({ what, state }) => `${what}: ${state}`)).toEqual([
      "credentials: ok",
      "description: ok",
      "executions: warning",
      "zone: ok",
      "role of alarms: warning",
      "GitHub's provider: ok",
      "bootstrap: ok",
      "stack foundation: problem",
      "instance: problem",
      "stack delivery: problem",
      "stack detection: problem",
      "stream's reader: problem",
      "mails to households: problem",
      "mails to operators: problem",
      "quarantine: problem",
      "operators' alarms: warning",
      "homes: problem",
      "agents: problem",
      "readings: problem",
      "householders: problem",
    ]);
    for (const { state, todo } of ofAccount)
      if (state !== "ok") expect(todo).toMatch(/deploy|stacks|quota|CloudWatch/);
  });

  test("a zone that does not offer the instance's type stops the first plan, which names those that do", async () => {
    await workspace.synth({ bootstrapped: false, availabilityZone: "eu-west-1f" });
    await workspace.terraform("dev-foundation", "init", "-input=false", "-lockfile=readonly");
    const { code, output } = await workspace.attempt("dev-foundation", "plan", "-input=false");
    expect(code).not.toBe(0);
    expect(output.replace(/[\s│]+/g, " ")).toContain(
      "eu-west-1f does not offer t4g.nano to this account. Put a zone that does into config.yaml as availabilityZone: " +
        "eu-west-1a, eu-west-1b, eu-west-1c.",
    );
  });

  test("a provider that is not the one of the lock file is refused", async () => {
    const file = join(workspace.folder, "cdktf.out/stacks/dev-delivery/.terraform.lock.hcl");
    const lock = await readFile(file, "utf8");
    await writeFile(file, lock.replace(/"(h1|zh):..../g, '"$1:0000'));
    const { code, output } = await workspace.attempt(
      "dev-delivery",
      "init",
      "-input=false",
      "-lockfile=readonly",
    );
    expect(code).not.toBe(0);
    expect(output.replace(/[\s│]+/g, " ")).toMatch(
      /doesn't match any of the checksums|checksums previously recorded/,
    );
  });
});
