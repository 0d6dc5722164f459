import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, CommanderError } from "commander";
import { dashboardCommand } from "../dashboard/command.ts";
import { cutoverCommand } from "../deployment/cutover/command.ts";
import { releaseCommand } from "../deployment/release/release-command.ts";
import { rollbackCommand } from "../deployment/release/rollback-command.ts";
import { statusCommand } from "../deployment/release/status-command.ts";
import { startCommand } from "../local/options.ts";
import { alarmsCommand } from "../tools/alarms/command.ts";
import { backtestCommand } from "../tools/backtest/command.ts";
import { doctorCommand } from "../tools/doctor/command.ts";
import { historyCommand } from "../tools/history/command.ts";
import { homesCommand } from "../tools/homes/command.ts";
import { mailsCommand } from "../tools/mails/command.ts";
import { ackCommand, snoozeCommand } from "../tools/mute/command.ts";
import { quarantineCommand } from "../tools/quarantine/command.ts";
import { reportCommand } from "../tools/report/command.ts";
import { sensorsCommand } from "../tools/sensors/command.ts";
import { subscribeCommand } from "../tools/subscribe/command.ts";
import { tailCommand } from "../tools/tail/command.ts";

const root = join(__dirname, "..");
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};
const nothing = () => undefined;
const noAnswer = async () => undefined;

/** Command lines of which a shown call is parsed to its end, and not run; their tests run them. */
const COMMANDS: Record<string, () => Command> = {
  start: () => startCommand(async () => undefined),
  backtest: backtestCommand,
  mails: () => mailsCommand(nothing),
  homes: homesCommand,
  subscribe: () => subscribeCommand(nothing),
  sensors: () => sensorsCommand(nothing),
  history: () => historyCommand(nothing),
  report: () => reportCommand(nothing),
  alarms: () => alarmsCommand(nothing, nothing),
  ack: () => ackCommand(nothing, nothing),
  snooze: () => snoozeCommand(nothing, nothing),
  tail: () => tailCommand(nothing),
  quarantine: () => quarantineCommand(nothing, noAnswer, nothing),
  doctor: () => doctorCommand(nothing, nothing),
  dashboard: () => dashboardCommand(noAnswer),
  release: releaseCommand,
  rollback: rollbackCommand,
  status: statusCommand,
  cutover: cutoverCommand,
};

/** Scripts without such a command line: where they are run for real, and what may stand after them. */
const RUN_ELSEWHERE: Record<string, { by: string; args?: RegExp }> = {
  check: { by: ".ci/run" },
  test: { by: ".ci/run", args: /^--selectProjects unit$/ },
  "test:system": { by: ".ci/run" },
  "test:aws": { by: ".ci/run" },
  build: { by: "package.json" },
  synth: { by: "tests/aws/workspace.ts" },
  deploy: {
    by: "tests/aws/apply.aws.ts",
    args: /^((bootstrap|(dev|prod)-(foundation|delivery|detection|\*)) ?)+$|^--help$/,
  },
  plan: { by: "tests/aws/apply.aws.ts", args: /^(dev|prod)-(foundation|delivery|detection)$/ },
  cost: {
    by: "stacks/cost/bill.test.ts",
    args: /^(--(homes|sensors|every|pace|environment) \w+ ?|--on-demand ?)+$/,
  },
  torture: { by: "tests/agent-torture.test.ts", args: /^(--(kills|readings|seed) \d+ ?)+$/ },
  fuzz: {
    by: "tests/fuzz.test.ts",
    args: /^(--(seed|inputs|from|growths|workers) \d+ ?|--reader [a-z0-9-]+ ?)+$/,
  },
  chaos: { by: "tests/chaos.test.ts", args: /^(--(seeds|seed|from|workers) \d+ ?)+$/ },
  "release:files": {
    by: "deployment/publish/main.ts",
    args: /^--tag v\d+\.\d+\.\d+ --repository [\w-]+\/[\w-]+( --folder \S+)?( --dirty)?$/,
  },
  format: { by: "package.json" },
  verify: { by: "tests/verify.test.ts", args: /^--env (dev|prod)( --within \d+)?( --json)?$/ },
  screenshots: { by: "tools/screenshots.ts" },
  icons: { by: "tools/icons.ts" },
  "check:workflows": { by: "package.json" },
  "plan:report": { by: "deployment/plan/main.ts", args: /^--env (dev|prod)$/ },
  "plan:apply": { by: "deployment/plan/main.ts", args: /^--env (dev|prod)$/ },
  "safe-point": {
    by: "deployment/safe-point/safe-point.test.ts",
    args: /^(note|return)( --env (dev|prod).*)?$/,
  },
  github: { by: "deployment/github/pull-request.test.ts", args: /^[a-z-]+$|^--help$/ },
  docs: { by: "tests/configuration-page.test.ts" },
  bench: {
    by: "benchmarks/main.ts",
    args: /^(pipeline( --readings \S+)?|agent( --wear \d+)?|detection( --(readings|families|seeds) \S+| --json)*|uci-house \S+ \S+|dashboard|handler( --growth)?|pace|notice( --write)?|start-memory( --(seconds|speed) \d+)*|watch|wire|fleet( --(homes|pace|warm|write-quota) \w+)*|year( --seeds \d+)?)$/,
  },
};

/** The pages whose commands are checked. */
const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  "local/README.md",
  "benchmarks/README.md",
  "benchmarks/detection/README.md",
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** The commands in a page's blocks of code and in its text, each as it is typed, without what is explained behind it. */
function commandsIn(text: string): string[] {
  const blocks = [...text.matchAll(/^```(?:sh)?\n([\s\S]*?)^```/gm)].map(([, block = ""]) => block);
  const lines = blocks.flatMap((block) => block.replace(/\\\n\s*/g, "").split("\n"));
  const inText = [...text.replace(/^```[\s\S]*?^```/gm, "").matchAll(/`(np[mx] [^`]+)`/g)].map(
    ([, code = ""]) => code,
  );
  return [...lines, ...inText]
    .map((line) => (line.trim().split(/\s{2,}|\s#/)[0] ?? "").replace(/^\$ /, ""))
    .flatMap((line) => line.split(" && "))
    .map((line) => line.replace(/^([A-Z_]+=\S+ )+/, ""))
    .filter((line) => /^(npm|npx|node) /.test(line));
}

/** A command's words, as a shell takes them. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? "");
}

/** Why a command cannot be run as it is shown; undefined when it can. */
async function problemOf(command: string): Promise<string | undefined> {
  const [program, ...words] = wordsOf(command);
  if (program !== "npm") return fileProblem(words);
  if (["ci", "install"].includes(words[0] ?? "")) return undefined;
  const [script = "", ...rest] = (words[0] === "run" ? words.slice(1) : words).filter(
    (word) => word !== "--silent",
  );
  if (!(script in scripts)) return `npm has no script ${script}`;
  if (rest.length > 0 && rest[0] !== "--") return `the options of ${script} stand behind --`;
  const args = rest.slice(1);
  const make = COMMANDS[script];
  if (make !== undefined) return parseProblem(make(), args);
  const known = RUN_ELSEWHERE[script];
  if (known === undefined) return `nobody runs npm run ${script}`;
  return args.length === 0 || known.args?.test(args.join(" "))
    ? undefined
    : `npm run ${script} has no ${args.join(" ")}`;
}

/** A file of the repository that `node` or `npx node` runs; agent.cjs is the bundle that `npm run build` makes. */
function fileProblem(words: string[]): string | undefined {
  const file = words.find((word) => /\.(ts|js|cjs)$/.test(word));
  return file === undefined || file === "agent.cjs" || existsSync(join(root, file))
    ? undefined
    : `${file} is not there`;
}

async function parseProblem(command: Command, args: string[]): Promise<string | undefined> {
  for (const one of [command, ...command.commands])
    one
      .exitOverride()
      .configureOutput({ writeOut: nothing, writeErr: nothing })
      .action(async () => undefined);
  try {
    await command.parseAsync(args, { from: "user" });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? undefined : error.message;
  }
}

const shown = PAGES.flatMap((page) =>
  commandsIn(readFileSync(join(root, page), "utf8")).map((command) => ({ page, command })),
);

test("every command that a page shows has a script, and its options and arguments are taken", async () => {
  expect(shown.length).toBeGreaterThan(60);
  const problems = await Promise.all(
    shown.map(async ({ page, command }) => ({ page, command, problem: await problemOf(command) })),
  );
  expect(problems.filter(({ problem }) => problem !== undefined)).toEqual([]);
});

test.each([
  ["npm run histroy -- --sensor freezer", /no script histroy/],
  ["npm run history", /--sensor/],
  ["npm run history -- --sensor freezer --sine 24h", /unknown option '--sine'/],
  ["npm run snooze -- 7J8AEP --for ever", /such as 90s/],
  ["npm run quarantine -- lst", /unknown command|excess|too many/],
  ["npm run sensors --json", /behind --/],
  ["npm run deploy -- dev-everything", /has no dev-everything/],
  ["node agent/mein.ts", /not there/],
])("%s would be found", async (command, problem) => {
  expect(await problemOf(command)).toMatch(problem);
});

test("every example in a command's help is taken, too", async () => {
  const helps = Object.values(COMMANDS).map((make) => {
    let help = "";
    const command = make().configureOutput({
      writeOut: (text) => {
        help += text;
      },
    });
    command.outputHelp();
    return help;
  });
  const examples = commandsIn(`\`\`\`\n${helps.join("\n")}\n\`\`\`\n`);
  expect(examples.length).toBeGreaterThan(40);
  const problems = await Promise.all(
    examples.map(async (command) => ({ command, problem: await problemOf(command) })),
  );
  expect(problems.filter(({ problem }) => problem !== undefined)).toEqual([]);
});

test("every script is shown somewhere, and what is said to run elsewhere is there", () => {
  const unshown = Object.keys(scripts).filter(
    (script) =>
      !shown.some(({ command }) => new RegExp(`^npm (run )?(--silent )?${script}( |$)`).test(command)),
  );
  expect(unshown).toEqual([]);
  for (const { by } of Object.values(RUN_ELSEWHERE))
    expect([by, existsSync(join(root, by))]).toEqual([by, true]);
});
