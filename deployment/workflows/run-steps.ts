import { parse } from "yaml";

/** A step that runs commands. */
export interface RunStep {
  job: string;
  command: string;
}

interface Steps {
  steps?: { run?: string }[];
}

/** The `run:` steps of a workflow or of a composite action, in order. */
export function runSteps(text: string): RunStep[] {
  const { jobs, runs } = parse(text) as { jobs?: Record<string, Steps>; runs?: Steps };
  return Object.entries(jobs ?? (runs === undefined ? {} : { action: runs })).flatMap(
    ([job, { steps = [] }]) => steps.flatMap(({ run }) => (run === undefined ? [] : [{ job, command: run }])),
  );
}
