import { mailsCommand } from "./mails/command.ts";

/** `npm run mails`: every kind of e-mail that the system writes. */
mailsCommand((text) => console.log(text)).parse();
