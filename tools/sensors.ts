import { runCommand } from "./house/command.ts";
import { sensorsCommand } from "./sensors/command.ts";

/** `npm run sensors`: every sensor of a house, what it says and how it is. */
await runCommand(sensorsCommand(console.log));
