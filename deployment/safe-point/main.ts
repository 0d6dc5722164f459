import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command, Option } from "commander";
import { environments } from "../../environments/settings.ts";
import { mistakesEndWith2 } from "../../platform/command-line.ts";
import { noteSafePoint, type RunScript, returnTo, safePointSchema } from "./safe-point.ts";

const fileOf = (environment: string) => join("cdktf.out", `running-before.${environment}.json`);
const environment = () => new Option("--env <name>").choices(Object.keys(environments)).makeOptionMandatory();

const run: RunScript = async (...args) => {
  const child = spawn("npm", ["run", "--silent", ...args], { stdio: ["ignore", "pipe", "inherit"] });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    process.stdout.write(text);
  });
  const [code] = await once(child, "close");
  return { ok: code === 0, stdout };
};

await mistakesEndWith2(
  new Command("safe-point")
    .description("What ran before a release, and the way back to it.")
    .addHelpText(
      "after",
      "\nExamples:\n  npm run safe-point -- note --env dev\n  npm run safe-point -- return --env dev",
    )
    .addCommand(
      new Command("note")
        .description("Before a release: note which commits run.")
        .addOption(environment())
        .action(async ({ env }: { env: string }) => {
          const file = fileOf(env);
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, JSON.stringify(await noteSafePoint(env, run)));
        }),
    )
    .addCommand(
      new Command("return")
        .description("After a release that failed: bring agent and functions back to what was noted.")
        .addOption(environment())
        .action(async ({ env }: { env: string }) => {
          const safePoint = safePointSchema.parse(JSON.parse(readFileSync(fileOf(env), "utf8")));
          const failed = await returnTo(safePoint, env, { run, say: (line) => console.log(line) });
          if (failed.length === 0) return;
          console.error(
            `${failed.join(" and ")} could not go back: see above, and docs/deployment.md for doing it by hand.`,
          );
          process.exitCode = 1;
        }),
    ),
).parseAsync();
