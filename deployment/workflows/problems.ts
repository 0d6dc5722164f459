import { parserProblems, type WorkflowFile } from "./github-parser.ts";
import { runSteps } from "./run-steps.ts";
import { type Shellcheck, shellcheckStep } from "./shellcheck.ts";

/** What is wrong with a workflow by GitHub's own parser, and with its `run:` steps by shellcheck where there is one. */
export async function problemsOf(
  file: WorkflowFile,
  { root, shellcheck }: { root: string; shellcheck: Shellcheck | undefined },
): Promise<string[]> {
  const problems = await parserProblems(file, root);
  if (problems.length > 0 || shellcheck === undefined) return problems;
  return runSteps(file.text).flatMap((step) =>
    shellcheckStep(step, shellcheck).map((fault) => `${file.path}: ${fault}`),
  );
}
