import type { HomeDescription } from "../home/description.ts";
import type { Letter } from "../post/letter.ts";
import { textOf } from "./body.ts";
import type { MailContext } from "./mail-context.ts";
import { readerOf } from "./reader.ts";
import { shortMailOf } from "./short-mail.ts";
import { subjectOf } from "./subject.ts";

/** An e-mail as SNS takes it: an ASCII subject, a plain text in UTF-8 of lines that no mail program has to break. */
export interface Mail {
  subject: string;
  text: string;
}

/** Puts a letter into words, in the home's unit and time zone. */
export function mailOf(letter: Letter, home: HomeDescription, context: MailContext): Mail {
  if (letter.isShort) return shortMailOf(letter, home);
  const reader = readerOf(home, letter.atMs, context);
  return { subject: subjectOf(letter, home), text: textOf(letter, reader, context) };
}
