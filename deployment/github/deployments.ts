import type { Github } from "./api.ts";

/** The deployment that GitHub keeps of a job of an environment. */
export interface Deployment {
  id: number;
  sha: string;
}

/** How far to look back: failed and refused deployments may lie before one that succeeded. */
const LOOK_BACK = 30;

/** The newest deployment to an environment that is over, well or not: either may have changed what is there. */
export function lastEnded(github: Github, environment: string): Promise<Deployment | undefined> {
  return newestWith(github, environment, ([now = ""]) =>
    ["success", "failure", "error", "inactive"].includes(now),
  );
}

/** The newest deployment whose job has begun, however it ended: from then on Terraform may have changed something. */
export function lastBegun(github: Github, environment: string): Promise<Deployment | undefined> {
  return newestWith(github, environment, (states) =>
    states.some((state) => ["in_progress", "success", "inactive"].includes(state)),
  );
}

/** What runs in an environment, as far as its last deployment that succeeded tells. */
export function lastSucceeded(github: Github, environment: string): Promise<Deployment | undefined> {
  return newestWith(github, environment, ([now = ""]) => ["success", "inactive"].includes(now));
}

/** Of each environment the id of the last deployment that is over; 0 when there is none. */
export async function endedIn(
  github: Github,
  environments: readonly string[],
): Promise<Record<string, number>> {
  const ids: Record<string, number> = {};
  for (const environment of environments) ids[environment] = (await lastEnded(github, environment))?.id ?? 0;
  return ids;
}

/** Whether a commit has all of another: `ahead` or the same. Source: GitHub docs, "compare two commits". */
export async function contains(github: Github, commit: string, other: string): Promise<boolean> {
  const { status } = await github.get<{ status: string }>(`/compare/${other}...${commit}?per_page=1`);
  return status === "ahead" || status === "identical";
}

/**
 * The newest deployment whose states, newest first, are as asked. GitHub makes a success inactive when a later one comes; a
 * deployment whose job was refused has failed without ever being in progress.
 */
async function newestWith(github: Github, environment: string, matches: (states: string[]) => boolean) {
  const deployments = await github.get<Deployment[]>(
    `/deployments?environment=${environment}&per_page=${LOOK_BACK}`,
  );
  for (const { id, sha } of deployments.toSorted((a, b) => b.id - a.id)) {
    const statuses = await github.get<{ state: string }[]>(`/deployments/${id}/statuses?per_page=100`);
    if (matches(statuses.map(({ state }) => state))) return { id, sha };
  }
  return undefined;
}
