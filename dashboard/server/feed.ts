import type { ServerResponse } from "node:http";
import { pause } from "../../platform/backoff.ts";
import { createChanges } from "../change.ts";
import type { House } from "../house.ts";
import type { Live } from "../wire.ts";

/** Sends a house to every page that is open, as it changes. */
export interface Feed {
  /** Takes a response over: the whole house first, then what changes. */
  join(response: ServerResponse, greeting: object): void;
  /** Reads the house again at once. */
  nudge(): void;
  close(): void;
}

/** The headers of a response that is fed. */
export const EVENT_STREAM = { "content-type": "text/event-stream", "x-accel-buffering": "no" } as const;

/** A page that does not take this much is let go; it comes again by itself and gets the whole. */
const MOST_WAITING_BYTES = 4_000_000;

/** A house that is read takes a second; pages give their server up after longer than this. */
const PATIENCE_MS = 10_000;
const NO_ANSWER = "the house does not answer";

/** A feed that reads the house every `everyMs` while at least one page is open, and rests otherwise. */
export function createFeed(
  house: Pick<House, "read">,
  everyMs: number,
  problemOf: (error: Error) => string,
  patienceMs = PATIENCE_MS,
): Feed {
  const pages = new Set<ServerResponse>();
  let changes = createChanges();
  let last: { live: Live; atMs: number } | undefined;
  /** Whether the pages that are open have the last one. */
  let isTold = false;
  let problem: { text: string } | undefined;
  let running = false;
  let patience: NodeJS.Timeout | undefined;
  let waiting = new AbortController();

  const tell = (page: ServerResponse, event: string, data: unknown) => {
    if (page.writableLength > MOST_WAITING_BYTES) page.destroy();
    else page.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const tellAll = (event: string, data: unknown) => {
    for (const page of pages) tell(page, event, data);
  };

  // What was read before the house became unreadable is not how it is.
  const past = ({ live, atMs }: { live: Live; atMs: number }) => ({ live, agoMs: performance.now() - atMs });
  const failed = (error: Error) => {
    if (problem === undefined && !isTold && last !== undefined) tellAll("past", past(last));
    problem = { text: problemOf(error) };
    tellAll("problem", problem);
  };

  async function look(): Promise<void> {
    // A network that swallows everything refuses nothing: it only never answers.
    patience = setInterval(() => failed(new Error(NO_ANSWER)), patienceMs);
    try {
      const live = await house.read();
      const change = changes(live);
      problem = undefined;
      tellAll(isTold ? "change" : "live", isTold ? change : live);
      isTold = true;
      last = { live, atMs: performance.now() };
    } catch (error) {
      failed(error as Error);
    } finally {
      clearInterval(patience);
    }
  }

  async function run(): Promise<void> {
    running = true;
    while (pages.size > 0) {
      waiting = new AbortController();
      await look();
      await pause(everyMs, waiting.signal);
    }
    running = false;
    // What was sent to nobody's page would be compared with, when the next one opens.
    isTold = false;
    problem = undefined;
    changes = createChanges();
  }

  return {
    join(response, greeting) {
      response.writeHead(200, EVENT_STREAM);
      response.write("retry: 1000\n\n");
      tell(response, "hello", { ...greeting, everyMs });
      if (problem !== undefined) {
        if (last !== undefined) tell(response, "past", past(last));
        tell(response, "problem", problem);
      } else if (isTold && last !== undefined) tell(response, "live", last.live);
      pages.add(response);
      response.on("close", () => {
        pages.delete(response);
        if (pages.size === 0) waiting.abort();
      });
      if (!running) void run();
    },
    nudge: () => waiting.abort(),
    close() {
      for (const page of pages) page.destroy();
      pages.clear();
      clearInterval(patience);
      waiting.abort();
    },
  };
}
