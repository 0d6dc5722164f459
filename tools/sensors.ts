import { runCommand } from "./home/command.ts";
import { sensorsCommand } from "./sensors/command.ts";

/** `npm run sensors`: every sensor of a home, what it says and how it is. */
await runCommand(sensorsCommand(console.log));
