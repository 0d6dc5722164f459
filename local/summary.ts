import { badRowLines } from "../agent/sources/csv-causes.ts";
import type { HomeDescription } from "../domain/home/description.ts";
import { type Untold, untoldOf } from "../domain/post/untold.ts";
import type { Scenario } from "./scenario.ts";
import type { System } from "./system.ts";
import { grouped, localTime } from "./view.ts";

/** What a run came to. */
export interface Summary {
  text: string;
  /** Every reading that was sent is stored once and judged, every e-mail that was sent has come, and none waits. */
  agrees: boolean;
}

/** Compares what the agent sent with what lies in the table, what the function judged and what the mailbox got. */
export async function summaryOf(system: System, scenario: Scenario): Promise<Summary> {
  const { accepted, backlog, rejected } = system.agent.status();
  const { metrics, mailbox } = system.cloud;
  const sent = accepted;
  const stored = await system.countStored();
  const late = metrics.sum("ReadingsLate");
  const judged = metrics.sum("ReadingsJudged");
  const { home } = await system.home();
  const waiting = untoldOf(home.post, 0);
  const untold = waiting === undefined ? [] : [untoldLine(waiting, home.description)];
  const due = mailbox.mails.length + (waiting?.count ?? 0);
  const agrees =
    untold.length === 0 &&
    sent === stored &&
    stored === judged + late &&
    mailbox.mails.length === metrics.sum("NoticesSent");
  const lines = [
    "",
    `sent    ${grouped(sent).padStart(9)}   readings that the agent took in`,
    `stored  ${grouped(stored).padStart(9)}   readings in the table`,
    `judged  ${grouped(judged).padStart(9)}   by the function${late > 0 ? `, and ${grouped(late)} late ones stored without` : ""}`,
    `mailed  ${grouped(mailbox.mails.length).padStart(9)}   e-mails, of ${grouped(due)} that were due`,
    ...(backlog.entries > 0
      ? [`${grouped(backlog.entries)} wait in the spool: the stream did not take them in time`]
      : []),
    ...(rejected > 0 ? [`${grouped(rejected)} were refused by the stream for good`] : []),
    ...badRowLines(scenario.badRows()),
    ...untold,
    agrees ? "All counts agree." : "The counts do NOT agree: see --log FILE for what the function says.",
  ];
  return { text: lines.join("\n"), agrees };
}

/** E-mails that were put together and that SNS has not accepted. */
function untoldLine({ count, sinceMs }: Untold, { timeZone }: HomeDescription): string {
  const since = localTime(sinceMs, timeZone);
  return `${grouped(count)} e-mail${count === 1 ? "" : "s"} NOT sent, waiting since ${since}`;
}
