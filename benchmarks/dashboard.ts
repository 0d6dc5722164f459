import { Command } from "commander";
import type { Browser, CDPSession, Page } from "playwright-core";
import { CHROMIUM_MISSING, findChromium, startChromium } from "../dashboard/chromium.ts";
import { type Dashboard, startDashboard } from "../dashboard/server/server.ts";
import { aboveZero } from "../platform/option-values.ts";
import { busyHouse } from "./dashboard/busy-house.ts";
import { measureFirstLoad, measureSlowLine } from "./dashboard/slow-line.ts";
import { measureCharts } from "./dashboard/year-chart.ts";

/** What the page costs: its files, a chart of a year, first paint, a slow line, and processor time while every sensor reports each second. */
export const dashboardBenchmark = new Command("dashboard")
  .description(
    "the page: size, the chart of a year, and in a real Chromium first paint, a slow line and what many sensors cost",
  )
  .option("--sensors <count>", "each reports once a second", aboveZero, 200)
  .option("--seconds <count>", "to measure for", aboveZero, 20)
  .addHelpText("after", "\nExample:\n  npm run bench -- dashboard --sensors 50")
  .action(run);

const PAINTS = 5;
const WARM_UP_MS = 5000;

async function run({ sensors, seconds }: { sensors: number; seconds: number }): Promise<void> {
  const dashboard = await startDashboard({ house: busyHouse(sensors), everyMs: 1000, port: 0 });
  try {
    await measureFirstLoad(dashboard);
    await measureCharts();
    if (findChromium() === undefined)
      console.log(`The page in a browser is not measured. ${CHROMIUM_MISSING}`);
    else await inBrowser(dashboard, sensors, seconds);
  } finally {
    await dashboard.close();
  }
}

async function inBrowser(dashboard: Dashboard, sensors: number, seconds: number): Promise<void> {
  const browser = await startChromium();
  try {
    const paints = [];
    for (let paint = 0; paint < PAINTS; paint += 1) paints.push(await firstPaintMs(browser, dashboard));
    console.log(`first paint with content: median ${median(paints).toFixed(0)} ms of ${PAINTS}`);
    await measureSlowLine(browser);
    await load(browser, dashboard, sensors, seconds);
  } finally {
    await browser.close();
  }
}

/** From the beginning of the navigation to the house on the screen, with nothing in the cache. */
async function firstPaintMs(browser: Browser, { url }: Dashboard): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await page.locator("[data-sensor]").first().waitFor();
  const ms = await page.evaluate<number>(
    "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN",
  );
  await context.close();
  return ms;
}

async function load(browser: Browser, { url }: Dashboard, sensors: number, seconds: number): Promise<void> {
  const page: Page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(url);
  await page
    .locator("[data-sensor]")
    .nth(sensors - 1)
    .waitFor();
  await page.waitForTimeout(WARM_UP_MS);
  const session = await browser.newBrowserCDPSession();
  const before = await cpuSeconds(session);
  await page.waitForTimeout(seconds * 1000);
  const after = await cpuSeconds(session);
  const share = (what: "renderer" | "all") =>
    `${(((after[what] - before[what]) / seconds) * 100).toFixed(1)} %`;
  console.log(
    `${sensors} sensors, each one reading a second: ${share("renderer")} of a core for the page, ${share("all")} for the whole browser`,
  );
}

/** Processor time of the browser's processes so far, as it counts them itself. */
async function cpuSeconds(session: CDPSession): Promise<{ renderer: number; all: number }> {
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const sum = (of: typeof processInfo) => of.reduce((total, { cpuTime }) => total + cpuTime, 0);
  return { renderer: sum(processInfo.filter(({ type }) => type === "renderer")), all: sum(processInfo) };
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
