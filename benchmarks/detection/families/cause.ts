import { FAULT_NAMES } from "../faults.ts";
import { share, tally } from "../figures.ts";
import { type Fit, fitOf } from "../fitting.ts";
import { injected } from "../inject.ts";
import { isDetected, type Outcome, scoreOf } from "../score.ts";
import type { Cell } from "../table.ts";
import type { Family } from "./family.ts";

/** What the first and the last alert of a detected fault say of its cause. */
interface Named {
  fault: string;
  first: Fit;
  last: Fit;
  wrong?: string;
}

/** Whether the alerts of single faults name the right cause. */
export const cause: Family = {
  name: "cause",
  about: "whether the alert names the right cause",
  *cases(clean, seed) {
    yield { group: "plain", ...injected(clean, seed) };
  },
  table(answers) {
    const named = answers.flatMap((answer) => scoreOf(answer).outcomes.filter(isDetected).map(namedIn));
    const rows = FAULT_NAMES.map((name) =>
      row(
        name,
        named.filter(({ fault }) => fault === name),
      ),
    );
    return {
      columns: [
        { name: "fault" },
        { name: "detected" },
        { name: "first fits", digits: 2 },
        { name: "first vague", digits: 2 },
        { name: "last fits", digits: 2 },
        { name: "last vague", digits: 2 },
        { name: "wrong ones" },
      ],
      rows: [...rows, row("all", named)],
    };
  },
};

/** Alerts in the tail of an event say nothing of it any more. */
function namedIn({ event, alerts }: Outcome): Named {
  const { fault } = event;
  const untilMs = Math.max(event.deadlineMs, event.endMs);
  const causes = alerts.filter(({ atMs }) => atMs <= untilMs).map((alert) => alert.cause);
  const [first, last] = [causes[0], causes.at(-1)];
  if (first === undefined || last === undefined) throw new Error(`a detected ${fault} has no alert`);
  const fits = { first: fitOf(fault, first), last: fitOf(fault, last) };
  if (fits.first === "wrong") return { fault, ...fits, wrong: first };
  return { fault, ...fits, ...(fits.last === "wrong" && { wrong: `then ${last}` }) };
}

function row(name: string, named: readonly Named[]): Cell[] {
  const shareOf = (which: "first" | "last", fit: Fit) => share(named, (one) => one[which] === fit);
  return [
    name,
    named.length,
    shareOf("first", "fits"),
    shareOf("first", "vague"),
    shareOf("last", "fits"),
    shareOf("last", "vague"),
    tally(named.flatMap(({ wrong }) => wrong ?? [])),
  ];
}
