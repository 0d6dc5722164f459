import { readFileSync } from "node:fs";
import { z } from "zod";
import type { GithubConnection } from "./api.ts";

const variables = z.object({
  GITHUB_API_URL: z.url().default("https://api.github.com"),
  GITHUB_SERVER_URL: z.url().default("https://github.com"),
  GITHUB_REPOSITORY: z.string("say which repository: GITHUB_REPOSITORY=owner/name").regex(/^[^/]+\/[^/]+$/),
  GITHUB_TOKEN: z
    .string("give a token: GITHUB_TOKEN=$(gh auth token) on a laptop, env in a workflow's step")
    .min(1),
  GITHUB_RUN_ID: z.string().default("0"),
  GITHUB_EVENT_PATH: z.string().optional(),
  GITHUB_SHA: z.string().optional(),
});

const eventSchema = z.object({
  pull_request: z.object({ number: z.number(), head: z.object({ sha: z.string() }) }).optional(),
});

/** The run of a workflow, as far as a command needs to know it. */
export interface WorkflowContext extends GithubConnection {
  runUrl: string;
  /** The commit that is checked out: for a pull request its merge into the main branch. */
  sha: string;
  /** Undefined unless a pull request started the run. */
  pullRequest: { number: number; head: string } | undefined;
}

/** A command that is run without what it needs; the message says what to set. */
export class ContextError extends Error {
  override readonly name = "ContextError";
}

/** Reads the variables that GitHub gives every step, and the token. Throws a ContextError. */
export function readWorkflowContext(environment: NodeJS.ProcessEnv): WorkflowContext {
  const parsed = variables.safeParse(environment);
  if (!parsed.success)
    throw new ContextError(
      parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n"),
    );
  const { data } = parsed;
  const { pull_request } = readEvent(data.GITHUB_EVENT_PATH);
  return {
    apiUrl: data.GITHUB_API_URL,
    repository: data.GITHUB_REPOSITORY,
    token: data.GITHUB_TOKEN,
    runUrl: `${data.GITHUB_SERVER_URL}/${data.GITHUB_REPOSITORY}/actions/runs/${data.GITHUB_RUN_ID}`,
    sha: data.GITHUB_SHA ?? "HEAD",
    pullRequest: pull_request && { number: pull_request.number, head: pull_request.head.sha },
  };
}

function readEvent(file: string | undefined) {
  return eventSchema.parse(file === undefined ? {} : JSON.parse(readFileSync(file, "utf8")));
}
