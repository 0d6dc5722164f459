import { readFile } from "node:fs/promises";
import { registerHooks } from "node:module";
import { join } from "node:path";

// The package is written for bundlers, which take a JSON file without being told that it is one; Node wants to be told.
registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context),
});
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import(
  "@actions/workflow-parser"
);

/** A workflow's file: its path from the repository's root, and its text. */
export interface WorkflowFile {
  path: string;
  text: string;
}

/** What GitHub itself would say of a workflow's file, and of those in `root` that it calls. */
export async function parserProblems({ path, text }: WorkflowFile, root: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name: path, content: text }, new NoOperationTraceWriter());
  if (value !== undefined) {
    const getFileContent = async (called: { path?: string }) => {
      const name = called.path ?? "";
      return { name, content: await readFile(join(root, name), "utf8") };
    };
    await convertWorkflowTemplate(context, value, { getFileContent }, { fetchReusableWorkflowDepth: 1 });
  }
  return context.errors.getErrors().map(({ message }) => `GitHub: ${message}`);
}
