import { runCommand } from "./home/command.ts";
import { say } from "./home/say.ts";
import { sensorsCommand } from "./sensors/command.ts";

/** `npm run sensors`: every sensor of a home, what it says and how it is. */
await runCommand(sensorsCommand(say));
