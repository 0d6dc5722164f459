import { mistakesEndWith2 } from "../platform/command-line.ts";
import { say } from "./home/say.ts";
import { mailsCommand } from "./mails/command.ts";

/** `npm run mails`: every kind of e-mail that the system writes. */
mistakesEndWith2(mailsCommand(say)).parse();
