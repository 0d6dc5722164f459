import { styleText } from "node:util";
import type { HomeDescription } from "../../domain/home/description.ts";
import { type Untold, untoldSentence } from "../../domain/post/untold.ts";
import { localTime } from "./time.ts";

/** What people have not been told, as a line: plain while it is on its way, red when it takes too long. */
export function untoldText(untold: Untold, { timeZone }: Pick<HomeDescription, "timeZone">): string {
  const { count, sinceMs, isLong } = untold;
  const since = localTime(sinceMs, timeZone);
  return isLong
    ? styleText("red", untoldSentence(untold, since))
    : `${count === 1 ? "1 e-mail" : `${count} e-mails`} to the householder on the way since ${since}.`;
}
