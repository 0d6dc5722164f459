import { execFile } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";

/** The part of an appspec that a host acts on. */
export interface AppSpec {
  files: { source: string; destination: string }[];
  file_exists_behavior?: string;
  hooks: Record<string, { location: string; timeout: number; runas: string }[]>;
}

/** How a deployment ended; `output` is what the hooks said. */
export interface Deployment {
  failedAt?: string;
  output: string;
}

/**
 * Deploys revisions onto the scratch folder `root` in the order and by the rules of CodeDeploy's agent: ApplicationStop
 * of the last revision that succeeded, then the new one's events; files of the last installation go first, one that is
 * there all the same stops the deployment unless it may be overwritten. Source: aws-codedeploy-agent, hook_executor.rb
 * and installer.rb. Unlike it, no roll back by itself.
 */
export function createCodeDeployHost(root: string, environment: Record<string, string>) {
  let count = 0;
  let lastGood: string | undefined;
  let installed: string[] = [];

  async function run(archive: string, event: string, output: string[]): Promise<boolean> {
    for (const { location, timeout } of appSpecOf(archive).hooks[event] ?? []) {
      const { code, text } = await runScript(join(archive, location), timeout, {
        ...environment,
        LIFECYCLE_EVENT: event,
      });
      output.push(text);
      if (code !== 0) return false;
    }
    return true;
  }

  function install(archive: string): boolean {
    for (const file of installed) rmSync(file, { force: true });
    installed = [];
    const { files, file_exists_behavior } = appSpecOf(archive);
    for (const { source, destination } of files) {
      const file = join(root, destination, basename(source));
      if (existsSync(file) && file_exists_behavior !== "OVERWRITE") return false;
      mkdirSync(join(root, destination), { recursive: true });
      copyFileSync(join(archive, source), file);
      installed.push(file);
    }
    return true;
  }

  return {
    /** Deploys the unpacked revision in `folder`; `between` is called before each event. */
    async deploy(folder: string, between?: (event: string) => void): Promise<Deployment> {
      const archive = join(root, "codedeploy", String(++count));
      cpSync(folder, archive, { recursive: true });
      const output: string[] = [];
      const steps: [string, () => boolean | Promise<boolean>][] = [
        ["ApplicationStop", () => lastGood === undefined || run(lastGood, "ApplicationStop", output)],
        ["BeforeInstall", () => run(archive, "BeforeInstall", output)],
        ["Install", () => install(archive)],
        ...["AfterInstall", "ApplicationStart", "ValidateService"].map((event): (typeof steps)[number] => [
          event,
          () => run(archive, event, output),
        ]),
      ];
      for (const [event, step] of steps) {
        between?.(event);
        if (!(await step())) return { failedAt: event, output: output.join("") };
      }
      lastGood = archive;
      return { output: output.join("") };
    },
  };
}

function appSpecOf(archive: string): AppSpec {
  return parse(readFileSync(join(archive, "appspec.yml"), "utf8"));
}

/** Runs a script with nothing but the given environment; says all that it said. */
export function runScript(
  file: string,
  timeoutSeconds: number,
  env: Record<string, string>,
  args: readonly string[] = [],
): Promise<{ code: number; text: string }> {
  return new Promise((resolve) => {
    const options = { env, cwd: "/", timeout: timeoutSeconds * 1000 };
    execFile(file, args, options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), text: stdout + stderr }),
    );
  });
}
