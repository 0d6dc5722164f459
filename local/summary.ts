import type { Scenario } from "./scenario.ts";
import type { System } from "./system.ts";
import { grouped } from "./view.ts";

/** What a run came to. */
export interface Summary {
  text: string;
  /** Every reading that was sent is stored once and judged, and every notice has become an e-mail. */
  agrees: boolean;
}

/** Compares what the agent sent with what lies in the table, what the function judged and what the mailbox got. */
export async function summaryOf({ agent, cloud, countStored }: System, scenario: Scenario): Promise<Summary> {
  const { accepted, backlog, rejected } = agent.status();
  const { metrics, mailbox } = cloud;
  const sent = accepted;
  const stored = await countStored();
  const late = metrics.sum("ReadingsLate");
  const judged = metrics.sum("ReadingsJudged");
  const agrees =
    sent === stored && stored === judged + late && mailbox.mails.length === metrics.sum("NoticesSent");
  const lines = [
    "",
    `sent    ${grouped(sent).padStart(9)}   readings that the agent took in`,
    `stored  ${grouped(stored).padStart(9)}   readings in the table`,
    `judged  ${grouped(judged).padStart(9)}   by the function${late > 0 ? `, and ${grouped(late)} late ones stored without` : ""}`,
    `mailed  ${grouped(mailbox.mails.length).padStart(9)}   e-mails`,
    ...(backlog.entries > 0
      ? [`${grouped(backlog.entries)} wait in the spool: the stream did not take them in time`]
      : []),
    ...(rejected > 0 ? [`${grouped(rejected)} were refused by the stream for good`] : []),
    ...badRowLines(scenario),
    agrees ? "All counts agree." : "The counts do NOT agree: see --log FILE for what the function says.",
  ];
  return { text: lines.join("\n"), agrees };
}

function badRowLines(scenario: Scenario): string[] {
  const { count, first } = scenario.badRows();
  if (count === 0) return [];
  const rows = first.map(
    ({ line, column, value, problem }) => `  line ${line}, ${column} "${value}": ${problem}`,
  );
  const more = count > first.length ? [`  and ${grouped(count - first.length)} more`] : [];
  return [`${grouped(count)} rows could not be used:`, ...rows, ...more];
}
