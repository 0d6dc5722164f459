import type { ServerResponse } from "node:http";
import { constants, createGzip } from "node:zlib";
import { pause } from "../../platform/backoff.ts";
import { createChanges } from "../change.ts";
import type { House } from "../house.ts";
import type { Change, Live } from "../wire.ts";

/** Sends a house to every page that is open, as it changes. */
export interface Feed {
  /** Takes a response over: the whole house first, its charts after the rest, then what changes. */
  join(response: ServerResponse, greeting: object, compressed: boolean): void;
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
  const pages = new Set<Page>();
  let changes = createChanges();
  let last: { live: Live; atMs: number } | undefined;
  /** Whether the pages that are open have the last one. */
  let isTold = false;
  let problem: { text: string } | undefined;
  let running = false;
  let patience: NodeJS.Timeout | undefined;
  let waiting = new AbortController();

  const tellAll = (event: string, data: unknown) => {
    const text = eventText(event, data);
    for (const page of pages) page.write(text);
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
      if (isTold) tellAll("change", change);
      else for (const page of pages) tellWhole(page, live);
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
    join(response, greeting, compressed) {
      const page = pageOf(response, compressed);
      page.write(`retry: 1000\n\n${eventText("hello", { ...greeting, everyMs })}`);
      if (problem !== undefined) {
        if (last !== undefined) page.write(eventText("past", past(last)));
        page.write(eventText("problem", problem));
      } else if (isTold && last !== undefined) tellWhole(page, last.live);
      pages.add(page);
      response.on("close", () => {
        pages.delete(page);
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

/** Somebody's open page. */
interface Page {
  write(text: string): void;
  destroy(): void;
}

/** A page that does not keep up is let go: of what is written, it has so much to fetch still. */
function pageOf(response: ServerResponse, compressed: boolean): Page {
  response.writeHead(200, { ...EVENT_STREAM, ...(compressed ? { "content-encoding": "gzip" } : {}) });
  const gzip = compressed ? createGzip() : undefined;
  gzip?.pipe(response);
  response.on("close", () => gzip?.destroy());
  return {
    write(text) {
      if (response.writableLength + (gzip?.writableLength ?? 0) > MOST_WAITING_BYTES) response.destroy();
      else if (gzip === undefined) response.write(text);
      else {
        gzip.write(text);
        // What was written is sent now, and what repeats it later costs next to nothing.
        gzip.flush(constants.Z_SYNC_FLUSH);
      }
    },
    destroy: () => response.destroy(),
  };
}

/** The charts are the most of it, and on a slow line the house is shown before they come. */
function tellWhole(page: Page, live: Live): void {
  page.write(eventText("live", { ...live, charts: {} }));
  const change: Change = { nowMs: live.nowMs, parts: {}, entries: { charts: live.charts } };
  if (Object.keys(live.charts).length > 0) page.write(eventText("change", change));
}

function eventText(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
