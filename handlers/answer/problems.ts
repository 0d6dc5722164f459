import type { Page } from "./page.ts";

/** What cannot be done is said with the status that HTTP has for it, and with what to do instead. */
export const PROBLEMS = {
  "not genuine": problem(403, "This link does not work", [
    "It is incomplete, was changed, or is no longer valid. Nothing was done.",
    "Open it from the e-mail again, the whole of it. If the e-mail breaks it in two lines, put both together.",
  ]),
  expired: problem(410, "This link is too old", [
    "Links in e-mails work for a week. Nothing was done.",
    "The next e-mail about this alarm has a new one.",
  ]),
  over: problem(410, "This alarm is over", ["There is nothing to do: it ended before you came."]),
  unknown: problem(404, "This alarm is not known any more", ["It ended a while ago. Nothing was done."]),
  method: problem(405, "This page is only read and answered", ["Open it from the e-mail."]),
  body: problem(413, "That was too much", ["Press the button on the page that the e-mail's link opens."]),
  form: problem(400, "That is not what the button sends", ["Open the link from the e-mail again."]),
  broken: problem(503, "It does not work at the moment", [
    "Whether it was done is not certain: open the link again in a minute to see.",
    "The people who run the system have been told.",
  ]),
} as const satisfies Record<string, Page>;

function problem(status: number, title: string, paragraphs: readonly string[]): Page {
  return { status, title, paragraphs };
}
