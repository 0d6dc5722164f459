import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { type Dashboard, startDashboard } from "../../dashboard/server/server.ts";
import { systemClock } from "../../platform/clock.ts";
import { type Course, createShownHome } from "../../tests/helpers/shown-home.ts";

const DAY_MINUTES = 1440;
/** So long a kind of place is learned and a usual day is known. */
const LIVED_DAYS = 5;
const SENSORS = [
  { id: "freezer", name: "Freezer", kind: "freezer" as const },
  { id: "hall", name: "Hall", kind: "living" as const },
  { id: "cellar", name: "Cellar", kind: "cellar" as const },
  { id: "sensor-4", name: "Sensor 4" },
];
const MEANS: Record<string, number> = { freezer: -19, hall: 20.5, cellar: 13, "sensor-4": -18.4 };
/** Minutes of the last day in which the freezer is warm, and from which on two sensors are faulty. */
const WARM = { from: LIVED_DAYS * DAY_MINUTES + 300, until: LIVED_DAYS * DAY_MINUTES + 500 };
const FAULTY_FROM = LIVED_DAYS * DAY_MINUTES + 900;

/** A picture of each state that a house has seldom, in each look; the last one is of a server that is gone. */
export async function takeStates(
  browser: Browser,
  looks: Record<string, BrowserContextOptions>,
  folder: string,
): Promise<void> {
  const startMs = systemClock.nowMs() - (LIVED_DAYS + 1) * DAY_MINUTES * 60_000;
  const home = await createShownHome(startMs, SENSORS);
  await home.live(WARM.until - 20, course);
  const dashboard = await startDashboard({ house: home.house, everyMs: 200, port: 0 });
  const pages = await opened(browser, looks, dashboard);
  const take = async (
    state: string,
    hash: string,
    until: string,
    prepare?: (page: Page) => Promise<void>,
  ) => {
    for (const [look, page] of Object.entries(pages)) {
      await page.goto(`${new URL(dashboard.url).origin}/#/${hash}`);
      await page.locator(until).first().waitFor();
      await prepare?.(page);
      await page.waitForTimeout(500);
      const path = join(folder, `${state}-${look}.png`);
      await page.screenshot({ path, fullPage: true });
    }
  };
  try {
    await take("advice", "house", ".advice", async (page) => {
      await page.locator(".advice summary").click();
    });
    await take("tooltip", "sensor/freezer", ".u-over", pointed);
    await home.live(160, course);
    await take("recovering", "house", '.card[data-state="recovering"]');
    await home.live(340, course);
    await take("faulty", "house", '.card[data-state="faulty"]');
    await dashboard.close();
    await take("disconnected", "house", ".summary.tone-unknown");
  } finally {
    await dashboard.close().catch(() => undefined);
    for (const page of Object.values(pages)) await page.context().close();
  }
}

async function opened(
  browser: Browser,
  looks: Record<string, BrowserContextOptions>,
  { url }: Dashboard,
): Promise<Record<string, Page>> {
  const pages: Record<string, Page> = {};
  for (const [look, options] of Object.entries(looks)) {
    const page = await (await browser.newContext({ ...options, reducedMotion: "reduce" })).newPage();
    await page.goto(url);
    await page.locator(".card").first().waitFor();
    pages[look] = page;
  }
  return pages;
}

async function pointed(page: Page): Promise<void> {
  const over = page.locator(".u-over");
  await over.scrollIntoViewIfNeeded();
  const { width = 0, height = 0 } = (await over.boundingBox()) ?? {};
  await over.hover({ position: { x: width * 0.9, y: height / 2 } });
  await page.locator(".chart-tip").waitFor();
}

const course: Course = (sensorId, minute) => {
  const mean = MEANS[sensorId] ?? 20;
  if (minute >= FAULTY_FROM && sensorId !== "freezer" && sensorId !== "sensor-4") return 85;
  const day = Math.sin((2 * Math.PI * minute) / DAY_MINUTES);
  const wave = Math.sin(minute / 9) / 3;
  const warm = sensorId === "freezer" ? 12 * warmth(minute) : 0;
  return Math.round(10 * (mean + warm + wave + (mean > 0 ? day : 0))) / 10;
};

/** From 0 to 1 and back, an hour each way. */
function warmth(minute: number): number {
  return Math.max(0, Math.min(1, (minute - WARM.from) / 60, (WARM.until + 60 - minute) / 60));
}
