import { createRequire } from "node:module";
import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";

/** What an invocation cost the process, and what the handler answered. */
export interface Invocation {
  /** User and system. */
  cpuUs: number;
  /** From the call to the answer. */
  wallUs: number;
  failures: number;
}

/**
 * An execution environment: a process that loads a function's bundle and calls its handler as Lambda does, an event at a
 * time. The CPU is that of the whole process: garbage collection and the compiler's threads included, the event's own
 * parsing not.
 */
const [file = ""] = process.argv.slice(2);
type Handler = (event: KinesisStreamEvent, context: Context) => Promise<KinesisStreamBatchResponse>;
const { handler } = createRequire(file)(file) as { handler: Handler };
const TIMEOUT_MS = 60_000;
let number = 0;

process.on("message", async (event: KinesisStreamEvent) => {
  const startedMs = Date.now();
  number += 1;
  const context = {
    awsRequestId: `00000000-0000-0000-0000-${String(number).padStart(12, "0")}`,
    getRemainingTimeInMillis: () => startedMs + TIMEOUT_MS - Date.now(),
  } as Context;
  const before = process.cpuUsage();
  const startedUs = 1000 * performance.now();
  const { batchItemFailures } = await handler(event, context);
  const wallUs = 1000 * performance.now() - startedUs;
  const { user, system } = process.cpuUsage(before);
  const failures = batchItemFailures.length;
  process.send?.({ cpuUs: user + system, wallUs, failures } satisfies Invocation);
});
process.on("disconnect", () => process.exit());
process.send?.("loaded");
