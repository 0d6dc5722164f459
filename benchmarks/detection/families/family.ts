import type { Answer, Case } from "../case.ts";
import type { House } from "../series.ts";
import type { Table } from "../table.ts";

/** Cases of one sort, and how they are counted. */
export interface Family {
  name: string;
  /** In one line, what a householder lives through. */
  about: string;
  /** The same for the same clean house and seed. */
  cases(clean: House, seed: number): Iterable<Case>;
  /** Who answers in place of the functions that ship. */
  answer?(one: Case): Answer;
  /** The figures of all seeds together. */
  table(answers: readonly Answer[]): Table;
}

/** Answers by their group, in the order in which the groups come. */
export function byGroup(answers: readonly Answer[]): [group: string, answers: readonly Answer[]][] {
  const groups = new Map<string, Answer[]>();
  for (const answer of answers) groups.set(answer.group, [...(groups.get(answer.group) ?? []), answer]);
  return [...groups];
}

/** Answers by their group, and at the end all of them. */
export function byGroupAndAll(answers: readonly Answer[]): [group: string, answers: readonly Answer[]][] {
  return [...byGroup(answers), ["all", answers]];
}
