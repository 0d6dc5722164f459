import { parserProblems, type WorkflowFile } from "./github-parser.ts";
import { runSteps } from "./run-steps.ts";
import { type Shellcheck, shellcheckStep } from "./shellcheck.ts";

/** What is wrong with a workflow by GitHub's own parser, and with its `run:` steps by shellcheck where there is one. */
export async function problemsOf(
  file: WorkflowFile,
  { root, shellcheck }: { root: string; shellcheck: Shellcheck | undefined },
): Promise<string[]> {
  const problems = await parserProblems(file, root);
  return problems.length > 0 ? problems : shellProblems(file, shellcheck);
}

/** What shellcheck says of the `run:` steps of a workflow or a composite action; nothing where there is none. */
export function shellProblems({ path, text }: WorkflowFile, shellcheck: Shellcheck | undefined): string[] {
  if (shellcheck === undefined) return [];
  return runSteps(text).flatMap((step) =>
    shellcheckStep(step, shellcheck).map((fault) => `${path}: ${fault}`),
  );
}
