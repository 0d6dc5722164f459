import { randomUUID } from "node:crypto";
import type { InvokeResult } from "./lambda/invocation.ts";
import { accountId, region } from "./services/clients.ts";

/** Invokes a function again and again as an EventBridge schedule does; a tick that is late takes the next one's place. */
export class Schedule {
  readonly #options: ScheduleOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<unknown> = Promise.resolve();
  #busy = false;

  constructor(options: ScheduleOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => this.#tick(), this.#options.everyMs);
  }

  /** Ends it; resolves when the invocation under way, if any, has ended. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  #tick(): void {
    if (this.#busy) return;
    this.#busy = true;
    this.#running = this.#options.invoke(scheduledEvent(this.#options.nowMs())).finally(() => {
      this.#busy = false;
    });
  }
}

export interface ScheduleOptions {
  everyMs: number;
  /** The time a tick says it is. */
  nowMs: () => number;
  invoke(event: unknown): Promise<InvokeResult>;
}

/** A tick of a schedule. Source: Amazon EventBridge user guide, "Events from scheduled rules". */
export function scheduledEvent(nowMs: number) {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: accountId,
    time: new Date(nowMs).toISOString(),
    region,
    resources: [],
    detail: {},
  };
}
