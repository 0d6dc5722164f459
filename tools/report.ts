import { runCommand } from "./home/command.ts";
import { say } from "./home/say.ts";
import { reportCommand } from "./report/command.ts";

/** `npm run report`: a month of a home on one page. */
await runCommand(reportCommand(say));
