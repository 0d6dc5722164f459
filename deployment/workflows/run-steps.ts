import { parse } from "yaml";

/** A step of a workflow that runs commands. */
export interface RunStep {
  job: string;
  command: string;
}

interface Step {
  run?: string;
}

/** The `run:` steps of a workflow, in order. */
export function runSteps(text: string): RunStep[] {
  const { jobs } = parse(text) as { jobs: Record<string, { steps?: Step[] }> };
  return Object.entries(jobs).flatMap(([job, { steps = [] }]) =>
    steps.flatMap(({ run }) => (run === undefined ? [] : [{ job, command: run }])),
  );
}
