import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { type EnvironmentName, environments } from "../../environments/settings.ts";
import { descriptionSecret } from "../description/read-description.ts";
import { REQUIRED_CHECK } from "../github/staleness.ts";
import { runSteps } from "./run-steps.ts";
import { shellcheckStep } from "./shellcheck.ts";

interface Step {
  name?: string;
  uses?: string;
  run?: string;
  if?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
  "continue-on-error"?: unknown;
}

interface Job {
  name?: string;
  uses?: string;
  if?: string;
  needs?: string | string[];
  permissions?: Record<string, string>;
  "timeout-minutes"?: number;
  "continue-on-error"?: unknown;
  environment?: string;
  concurrency?: { group: string; "cancel-in-progress": boolean };
  with?: Record<string, string>;
  secrets?: Record<string, string>;
  steps?: Step[];
}

interface Workflow {
  on: Record<string, unknown>;
  permissions: object;
  jobs: Record<string, Job>;
}

const root = join(__dirname, "../..");
const folder = join(root, ".github/workflows");
const texts = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
const workflows = new Map([...texts].map(([name, text]) => [name, parse(text) as Workflow]));
const setUp = readFileSync(join(root, ".github/actions/set-up/action.yml"), "utf8");
const jobs = [...workflows].flatMap(([file, workflow]) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ name: `${file} ${name}`, job })),
);
const steps = jobs.flatMap(({ name, job }) => (job.steps ?? []).map((step) => ({ name, step })));
const jobOf = (file: string, name: string): Job => workflows.get(file)?.jobs[name] ?? {};

describe("what runs", () => {
  test("every step that runs something is an npm script, or one line of an installer or of GitHub's own command", () => {
    const plain =
      /^(npm (ci|test|run [\w:-]+( -- [^|;&<>]+)?)|sudo apt-get [^|;&<>]+|pipx install [^|;&<>]+|gh release create [^|;&<>]+)$/;
    const others = [...texts.values()].flatMap(runSteps).filter(({ command }) => !plain.test(command));
    expect(others).toEqual([]);
  });

  test("every step says in words what it does", () => {
    const ofAction = (parse(setUp) as { runs: { steps: Step[] } }).runs.steps;
    const all = [...steps.map(({ step }) => step), ...ofAction];
    expect(all.filter(({ name }) => !/^[A-Z][\w,' ]+$/.test(name ?? ""))).toEqual([]);
  });

  test("every job that runs npm has set up Node and the packages in the one way", () => {
    const lacking = jobs.filter(({ job }) => {
      const own = job.steps ?? [];
      const first = own.findIndex(({ run }) => run?.startsWith("npm "));
      return first >= 0 && !own.slice(0, first).some(({ uses }) => uses === "./.github/actions/set-up");
    });
    expect(lacking.map(({ name }) => name)).toEqual([]);
  });

  test("every npm script is there", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const run = [...texts.values()]
      .flatMap(runSteps)
      .map(({ command }) => /^npm run ([\w:-]+)/.exec(command)?.[1]);
    const named = new Set(run.filter((name) => name !== undefined));
    expect(named.size).toBeGreaterThan(8);
    expect([...named].filter((name) => !scripts[name])).toEqual([]);
  });

  test("no expression is put into a shell, where a branch's name would be run", () => {
    expect(steps.filter(({ step }) => step.run?.includes("${{"))).toEqual([]);
  });

  test("every action is pinned to a commit, with its version beside it, the same everywhere", () => {
    const uses = [...texts.values(), setUp].flatMap((text) => text.match(/(?<!\w)uses: .*/g) ?? []);
    const actions = uses.filter((line) => !line.startsWith("uses: ./"));
    expect(actions.length).toBeGreaterThan(10);
    expect(
      actions.filter((line) => !/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line)),
    ).toEqual([]);
    const names = new Set(actions.map((line) => line.split("@")[0]));
    expect(new Set(actions).size).toBe(names.size);
  });

  test("nothing that fails is passed over", () => {
    const lenient = [...jobs.map(({ job }) => job), ...steps.map(({ step }) => step)];
    expect(lenient.filter((one) => one["continue-on-error"] !== undefined)).toEqual([]);
  });
});

describe("what it may", () => {
  test("nothing at first, and each job says what it needs", () => {
    for (const [name, { permissions }] of workflows) expect([name, permissions]).toEqual([name, {}]);
    expect(jobs.filter(({ job }) => job.permissions === undefined)).toEqual([]);
  });

  test("only these jobs may write, and only this", () => {
    const writes = jobs.flatMap(({ name, job }) =>
      Object.entries(job.permissions ?? {}).flatMap(([what, may]) =>
        may === "write" ? [`${name}: ${what}`] : [],
      ),
    );
    const called = ["id-token", "pull-requests", "statuses"];
    expect(writes.sort()).toEqual(
      [
        "pull-request.yml plan: id-token",
        "pull-request.yml plan: pull-requests",
        "pull-request.yml verdict: statuses",
        ...["dev", "prod"].flatMap((name) => called.map((what) => `deploy.yml ${name}: ${what}`)),
        "deploy.yml preview: id-token",
        "deploy-environment.yml deploy: id-token",
        "deploy-environment.yml stale-plans: pull-requests",
        "deploy-environment.yml stale-plans: statuses",
        "drift.yml plan: id-token",
        "drift.yml issue: issues",
        ...["attestations", "contents", "id-token"].map((what) => `release.yml publish: ${what}`),
      ].sort(),
    );
  });

  test("whoever may ask for a token takes on a role or attests with it, and nobody else", () => {
    const attests = (step: Step) => step.uses?.startsWith("actions/attest-build-provenance@");
    const usesToken = ({ steps = [], uses }: Job) =>
      uses !== undefined ||
      steps.some((step) => step.with?.["role-to-assume"] !== undefined || attests(step));
    for (const { name, job } of jobs)
      expect([name, usesToken(job)]).toEqual([name, job.permissions?.["id-token"] === "write"]);
  });

  test("the configuration and the descriptions of homes are the secrets, and there is no stored key", () => {
    const secrets = [...texts.values()].flatMap((text) => text.match(/secrets\.\w+/g) ?? []);
    const names = Object.keys(environments) as EnvironmentName[];
    expect([...new Set(secrets)].sort()).toEqual(
      ["CONFIG_YAML", ...names.map(descriptionSecret)].map((name) => `secrets.${name}`).sort(),
    );
    expect([...texts.values()].join()).not.toMatch(/access-key|secrets: inherit/);
  });

  test("no run of a fork gets what it must not: no trigger has the rights of main", () => {
    for (const { on } of workflows.values())
      expect(
        Object.keys(on).filter((trigger) => /pull_request_target|workflow_run|issue/.test(trigger)),
      ).toEqual([]);
    for (const { job } of jobs.filter(({ name }) => name.startsWith("pull-request.yml")))
      if (job.permissions?.["id-token"])
        expect(job.if).toMatch(/head\.repo\.full_name == github\.repository.*dependabot/);
  });

  test("no checkout leaves its token behind", () => {
    const checkouts = steps.filter(({ step }) => step.uses?.startsWith("actions/checkout@"));
    expect(checkouts.filter(({ step }) => step.with?.["persist-credentials"] !== false)).toEqual([]);
  });

  test("every job ends after a time", () => {
    const own = jobs.filter(({ job }) => job.uses === undefined);
    expect(own.filter(({ job }) => !((job["timeout-minutes"] ?? 0) > 0))).toEqual([]);
    expect(own.filter(({ job }) => (job["timeout-minutes"] ?? 0) > 55)).toEqual([]);
  });
});

describe("a pull request", () => {
  const last = jobOf("pull-request.yml", "verdict");

  test("has one required job, which waits for all others and is never skipped", () => {
    const others = Object.keys(workflows.get("pull-request.yml")?.jobs ?? {}).filter(
      (name) => name !== "verdict",
    );
    expect(last.needs).toEqual(others);
    expect(last.if).toBe("always()");
    expect(last.name).toBe(REQUIRED_CHECK);
  });

  test("is forgiven a skipped plan just when the plan is skipped for want of a token", () => {
    const hasToken = last.steps?.at(-1)?.env?.HAS_TOKEN;
    expect(hasToken).toBe(`\${{ ${jobOf("pull-request.yml", "plan").if} }}`);
  });
});

describe("a deployment", () => {
  const deploy = jobOf("deploy-environment.yml", "deploy");

  test("applies, releases and verifies in that order, and goes back when something fails", () => {
    const runs = (deploy.steps ?? []).flatMap(({ run }) => (run?.startsWith("npm run") ? [run] : []));
    const scripts = runs.map((run) => run.replace(/^npm run | --env .*| -- --env .*/g, ""));
    expect(scripts).toEqual([
      "github -- newest",
      "github -- config",
      "synth",
      "plan:apply",
      "safe-point -- note",
      "release -- agent",
      "release -- lambda",
      "verify",
      "safe-point -- return",
    ]);
    expect(deploy.steps?.at(-1)?.if).toContain("failure() || cancelled()");
  });

  test("is never broken off by the next, and dev does not wait for prod", () => {
    const group = `deploy-\${{ inputs.environment }}`;
    expect(deploy.concurrency).toEqual({ group, "cancel-in-progress": false });
    expect(deploy.environment).toBe(`\${{ inputs.environment }}`);
  });

  test("reaches prod after dev and the preview, and knows the environments that the roles trust", () => {
    expect(jobOf("deploy.yml", "prod").needs).toEqual(["build", "dev", "preview"]);
    const named = ["dev", "prod"].map((name) => jobOf("deploy.yml", name).with?.environment);
    expect(named).toEqual(Object.keys(environments));
  });

  test("knows the descriptions of all homes wherever the stacks are synthesized", () => {
    const names = ["CONFIG_YAML", "AGENT_DEV_YAML", "AGENT_PROD_YAML"];
    const secretsOf = ({ secrets }: Job) => Object.keys(secrets ?? {});
    expect(secretsOf(jobOf("deploy.yml", "dev"))).toEqual(names);
    expect(secretsOf(jobOf("deploy.yml", "prod"))).toEqual(names);
    const all = { AGENT_DEV_YAML: expect.anything(), AGENT_PROD_YAML: expect.anything() };
    for (const [file, name] of [
      ["deploy.yml", "build"],
      ["deploy.yml", "preview"],
      ["drift.yml", "plan"],
      ["pull-request.yml", "plan"],
      ["deploy-environment.yml", "deploy"],
    ] as const)
      expect(jobOf(file, name).steps).toContainEqual(
        expect.objectContaining({ run: "npm run github -- config", env: expect.objectContaining(all) }),
      );
  });

  test("builds once: only the job that builds runs the build", () => {
    const ofDeployment = jobs.filter(({ name }) => name.startsWith("deploy"));
    const building = ofDeployment.filter(({ job }) => job.steps?.some(({ run }) => run === "npm run build"));
    expect(building.map(({ name }) => name)).toEqual(["deploy.yml build"]);
  });
});

describe("a release", () => {
  const publish = jobOf("release.yml", "publish");

  test("comes of a version's tag alone", () => {
    expect(workflows.get("release.yml")?.on).toEqual({ push: { tags: ["v*"] } });
  });

  test("is built and tested without rights; what has them runs nothing of the repository", () => {
    expect(publish.needs).toBe("build");
    expect(jobOf("release.yml", "build").permissions).toEqual({ contents: "read" });
    const runs = (publish.steps ?? []).map(({ uses, run }) => (uses ?? run ?? "").split(/@| "/)[0]);
    expect(runs).toEqual([
      "actions/download-artifact",
      "actions/attest-build-provenance",
      "gh release create",
    ]);
  });
});

describe("the checks of npm run check", () => {
  let scratch: string;
  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), "workflows-"));
    mkdirSync(join(scratch, ".github/workflows"), { recursive: true });
    const good = texts.get("pull-request.yml") ?? "";
    const write = (name: string, text: string) =>
      writeFileSync(join(scratch, ".github/workflows", name), text);
    write("needs.yml", good.replace("needs: [check, ", "needs: [chek, "));
  });
  afterAll(() => rmSync(scratch, { recursive: true }));

  test("GitHub's parser finds a job that is not there", () => {
    const node = join(root, "node_modules/.bin/node");
    const check = () =>
      execFileSync(node, ["deployment/workflows/check.ts", scratch], { cwd: root, stdio: "pipe" });
    expect(check).toThrow("depends on unknown job 'chek'");
  });

  test("shellcheck sees a step with expressions replaced", () => {
    const seen: string[] = [];
    const faults = shellcheckStep({ job: "check", command: `echo "\${{ github.actor }}" $A` }, (script) => {
      seen.push(script);
      return ["quote it"];
    });
    expect(seen).toEqual(['echo "expression" $A']);
    expect(faults).toEqual(["check: quote it"]);
  });
});
