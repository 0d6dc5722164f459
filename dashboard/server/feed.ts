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

/** A feed that reads the house every `everyMs` while at least one page is open, and rests otherwise. */
export function createFeed(
  house: Pick<House, "read">,
  everyMs: number,
  problemOf: (error: Error) => string,
): Feed {
  const pages = new Set<Page>();
  let changes = createChanges();
  let last: Live | undefined;
  let running = false;
  let waiting = new AbortController();

  const tellAll = (event: string, data: unknown) => {
    const text = eventText(event, data);
    for (const page of pages) page.write(text);
  };

  async function look(): Promise<void> {
    try {
      const live = await house.read();
      const change = changes(live);
      if (last === undefined) for (const page of pages) tellWhole(page, live);
      else tellAll("change", change);
      last = live;
    } catch (error) {
      tellAll("problem", { text: problemOf(error as Error) });
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
    last = undefined;
    changes = createChanges();
  }

  return {
    join(response, greeting, compressed) {
      const page = pageOf(response, compressed);
      page.write(`retry: 1000\n\n${eventText("hello", greeting)}`);
      if (last !== undefined) tellWhole(page, last);
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
