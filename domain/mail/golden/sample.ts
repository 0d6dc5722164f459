import type { HomeDescription } from "../../home/description.ts";
import type { Letter } from "../../post/letter.ts";
import { type Mail, mailOf } from "../mail.ts";
import type { MailContext } from "../mail-context.ts";
import { house, remembering } from "./house.ts";

/** One golden e-mail; its name is its file's under `golden/`. */
export interface Sample {
  name: string;
  letter: Letter;
  home: HomeDescription;
  context: MailContext;
}

/** A sample of the golden house, of which nothing is remembered unless `more` says so. */
export function sample(name: string, letter: Letter, more: Partial<Sample> = {}): Sample {
  return { name, letter, home: house, context: remembering({}), ...more };
}

/** The e-mail of a sample. */
export function mailOfSample({ letter, home, context }: Sample): Mail {
  return mailOf(letter, home, context);
}
