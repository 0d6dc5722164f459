import type { FunctionDefinition } from "../function-definition.ts";

/** Looks, once a minute, at every sensor of which something is due: today notices whose sender has given up. */
export const watchFunction: FunctionDefinition = {
  name: "watch",
  entry: "handlers/watch/index.ts",
  timeoutSeconds: 50,
  memoryMb: 256,
};

/** How often EventBridge invokes the function, as its schedule expressions have it; a minute is the least. */
export const watchSchedule = "rate(1 minute)";

/** Environment variables of the function: written by the stack and by `local/`, read by the handler. */
export interface WatchEnvironment {
  TABLE_NAME: string;
  ALERTS_TOPIC_ARN: string;
}
