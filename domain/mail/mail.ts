import type { HomeDescription } from "../home/description.ts";
import type { Letter } from "../post/letter.ts";
import { textOf } from "./body.ts";
import type { MailContext } from "./mail-context.ts";
import { readerOf } from "./reader.ts";
import { type Mail, shortMailOf } from "./short-mail.ts";

export type { Mail } from "./short-mail.ts";

import { subjectOf } from "./subject.ts";

/** Puts a letter into words, in the home's unit and time zone. */
export function mailOf(letter: Letter, home: HomeDescription, context: MailContext): Mail {
  if (letter.isShort) return shortMailOf(letter, home);
  const reader = readerOf(letter, home, context);
  return { subject: subjectOf(letter, home, reader.nowMs), text: textOf(letter, reader, context) };
}
