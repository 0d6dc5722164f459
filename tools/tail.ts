import { runCommand } from "./home/command.ts";
import { say } from "./home/say.ts";
import { tailCommand } from "./tail/command.ts";

/** `npm run tail`: what comes in and what is made of it. */
await runCommand(tailCommand(say));
