import { styleText } from "node:util";

/** What a check came to. */
export interface Finding {
  /** `warning`: it works, and may not for long, or not all of it. */
  state: "ok" | "warning" | "problem";
  /** What was found. */
  facts: string;
  /** What to do about it; every one that is not ok has it. */
  todo?: string;
}

/** Checks by what they look at; one that throws is a problem. */
export type Checks = Record<string, () => Promise<Finding>>;

export type NamedFinding = Finding & { what: string };

/** All is well. */
export function ok(facts: string): Finding {
  return { state: "ok", facts };
}

/** It works, but. */
export function warning(facts: string, todo: string): Finding {
  return { state: "warning", facts, todo };
}

/** It does not work. */
export function problem(facts: string, todo: string): Finding {
  return { state: "problem", facts, todo };
}

/** Whether an error of AWS says that something is not there, which is what a stack that was never deployed looks like. */
export function isMissing(errorName: string): boolean {
  return /NotFound|DoesNotExist|NoSuchEntity/.test(errorName);
}

/** Runs checks at once; the findings stand in the checks' order. */
export function examine(checks: Checks): Promise<NamedFinding[]> {
  return Promise.all(
    Object.entries(checks).map(async ([what, check]) => ({ what, ...(await check().catch(thrown)) })),
  );
}

/** A finding as lines of text. */
export function findingText({ what, state, facts, todo }: NamedFinding): string {
  const line = `${MARKS[state]}  ${what.padEnd(18)}  ${facts}`;
  return todo === undefined ? line : `${line}\n${" ".repeat(26)}${todo}`;
}

const MARKS = {
  ok: styleText("green", "ok  "),
  warning: styleText("yellow", "warn"),
  problem: styleText(["red", "bold"], "FAIL"),
};

function thrown({ name, message }: Error): Finding {
  if (isMissing(name))
    return problem("not there", "It comes with the stacks: deploy those that are not deployed.");
  return /AccessDenied|AuthorizationError/.test(name)
    ? problem(
        `may not be looked at: ${message}`,
        "Use credentials with the permissions that docs/commands.md lists.",
      )
    : problem(
        `cannot be looked at: ${name}: ${message}`,
        "Is there a network? If it stays so, it is a fault of ours.",
      );
}
