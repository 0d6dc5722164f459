import { get } from "node:http";
import type { Browser } from "playwright-core";
import { type Dashboard, startDashboard } from "../../dashboard/server/server.ts";
import { busyHouse } from "./busy-house.ts";

/** Bytes a second, each way. */
const SLOW_LINE = 20_000;
const LATENCY_MS = 100;
const HOUSES = [10, 200];

/** Prints what travels before the house is shown, as a browser asks for it. */
export async function measureFirstLoad({ port }: Dashboard): Promise<void> {
  const html = (await fetched(port, "/")).text;
  const paths = [...html.matchAll(/(?:src|href)="(\/[\w-]+\.(?:js|css))"/g)].map(([, path]) => path ?? "");
  const sizes = await Promise.all(["/", ...paths].map(async (path) => (await fetched(port, path)).bytes));
  const kb = (sizes.reduce((sum, bytes) => sum + bytes, 0) / 1000).toFixed(1);
  console.log(`first load, compressed: ${kb} KB in ${sizes.length} files: / ${paths.join(" ")}`);
}

/** Prints when the house is on the screen over a slow line with nothing in the cache, of a small and of a large house. */
export async function measureSlowLine(browser: Browser): Promise<void> {
  for (const sensors of HOUSES) {
    const dashboard = await startDashboard({ house: busyHouse(sensors), everyMs: 1000, port: 0 });
    const { words, house } = await onSlowLine(browser, dashboard.url);
    console.log(
      `${sensors} sensors over ${SLOW_LINE / 1000} KB/s: first words after ${seconds(words)}, the house after ${seconds(house)}`,
    );
    await dashboard.close();
  }
}

async function onSlowLine(browser: Browser, url: string): Promise<{ words: number; house: number }> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: LATENCY_MS,
    downloadThroughput: SLOW_LINE,
    uploadThroughput: SLOW_LINE,
  });
  await page.goto(url, { waitUntil: "commit" });
  await page.locator("[data-sensor]").first().waitFor({ timeout: 120_000 });
  const [house, words] = await page.evaluate<[number, number]>(
    "[performance.now(), performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN]",
  );
  await context.close();
  return { words, house };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** The client of node:http leaves an answer compressed. */
function fetched(port: number, path: string): Promise<{ bytes: number; text: string }> {
  return new Promise((resolve, reject) => {
    const read = (headers: Record<string, string>, then: (body: Buffer) => void) =>
      get({ port, path, headers }, async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk as Buffer);
        then(Buffer.concat(chunks));
      }).on("error", reject);
    read({}, (plain) =>
      read({ "accept-encoding": "gzip" }, (body) =>
        resolve({ bytes: body.length, text: plain.toString("utf8") }),
      ),
    );
  });
}
