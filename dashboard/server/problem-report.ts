import { randomUUID } from "node:crypto";

/** What a page is told of an error, and where the rest of it went. */
export interface ToldProblem {
  problem: string;
  /** Stands in the report as well. */
  id: string;
}

/** Makes a sentence for the page of an error; the error itself, which may name accounts and tables, goes to `report`. */
export function problemReporter(report: (text: string) => void): (what: string, error: Error) => ToldProblem {
  let last: { key: string; told: ToldProblem } | undefined;
  return (what, error) => {
    const key = `${what}: ${error.name}: ${error.message}`;
    // A page asks again each second: the same error is reported once.
    if (last?.key === key) return last.told;
    const id = randomUUID().slice(0, 8);
    report(`dashboard, error ${id}: ${what}: ${error.stack ?? key}`);
    const problem = `The house cannot be read at the moment (error ${id}). The terminal that runs the dashboard says why.`;
    last = { key, told: { problem, id } };
    return last.told;
  };
}
