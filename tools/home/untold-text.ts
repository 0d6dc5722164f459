import { styleText } from "node:util";
import type { HomeDescription } from "../../domain/home/description.ts";
import type { Untold } from "../../domain/post/untold.ts";
import { localTime } from "./time.ts";

/** What people have not been told, as a line: plain while it is on its way, red when it takes too long. */
export function untoldText(
  { count, sinceMs, isLong }: Untold,
  { timeZone }: Pick<HomeDescription, "timeZone">,
): string {
  const [mails, wait] = count === 1 ? ["1 e-mail", "waits"] : [`${count} e-mails`, "wait"];
  const since = localTime(sinceMs, timeZone);
  return isLong
    ? styleText("red", `The householder has not been told since ${since}: ${mails} ${wait} for SNS.`)
    : `${mails} to the householder on the way since ${since}.`;
}
