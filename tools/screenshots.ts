import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import type { Browser } from "playwright-core";
import { CHROMIUM_MISSING, findChromium, startChromium } from "../dashboard/chromium.ts";
import { newestReadingMs } from "../domain/home/home.ts";
import { startLocalDashboard } from "../local/dashboard.ts";
import { createRecentErrors } from "../local/recent-errors.ts";
import { type Services, startServices } from "../local/services/services.ts";
import { type System, startSystem } from "../local/system.ts";
import { targetOf } from "./home/here.ts";
import { monthReport } from "./report/month.ts";
import { reportHtml } from "./report/page.ts";
import { livedInHouse } from "./screenshots/lived-in-house.ts";
import { takeStates } from "./screenshots/states.ts";
import { makeTrouble } from "./screenshots/trouble.ts";

/** `npm run screenshots`: every view of the page, in the light, in the dark and on a phone. */
new Command("npm run screenshots --")
  .description(
    "Takes a picture of every view of the page and of the month's report: of a simulated house after two weeks, with something wrong in it.",
  )
  .option(
    "--folder <folder>",
    "where all pictures go; the few that are shown in docs/ go there",
    "docs/screenshots/all",
  )
  .allowExcessArguments(false)
  .addHelpText("after", "\nExample:\n  npm run screenshots -- --folder /tmp/pictures")
  .action(run)
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });

const VIEWS = {
  house: "",
  sensor: "sensor/freezer",
  alarms: "alarms",
  mailbox: "mailbox",
  pipeline: "pipeline",
  try: "try",
};
const LOOKS = {
  light: { colorScheme: "light", viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  phone: { colorScheme: "light", viewport: { width: 390, height: 844 } },
  "phone-dark": { colorScheme: "dark", viewport: { width: 390, height: 844 } },
} as const;
/** Shown in the documents, and so kept in the repository. */
const SHOWN = ["house-light", "house-phone-dark", "sensor-light"];
const AGENT_ID = "cellar";
const SHOWN_FOLDER = "docs/screenshots";
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function run({ folder }: { folder: string }): Promise<void> {
  if (findChromium() === undefined) {
    console.error(`error: ${CHROMIUM_MISSING}`);
    process.exitCode = 1;
    return;
  }
  const services = await startServices();
  try {
    await picture(services, folder);
  } finally {
    await services.stop();
  }
}

async function picture(services: Services, folder: string): Promise<void> {
  const scenario = livedInHouse(AGENT_ID);
  console.log("Two weeks of a simulated house ...");
  const system = await startSystem(services, {
    prefix: "house",
    agentId: AGENT_ID,
    scenario,
    log: silent,
    pace: { atOnceMs: 500, atLatestMs: 500 },
  });
  const browser = await startChromium();
  try {
    console.log("Something goes wrong in it ...");
    await makeTrouble(services, system, scenario);
    const errors = createRecentErrors();
    const dashboard = await startLocalDashboard(services, system, scenario, errors, { port: 0 });
    await takeAll(browser, dashboard.url, folder);
    await dashboard.close();
    await takeReport(browser, await reportPage(services, system), folder);
    console.log("States that a house has seldom ...");
    await takeStates(browser, LOOKS, folder);
  } finally {
    await browser.close();
    await system.stop();
  }
}

/** The report of the month of the house's newest reading. */
async function reportPage(
  { endpoints }: Services,
  { cloud: { resources }, home: load }: System,
): Promise<string> {
  const {
    home: { id, ...home },
  } = await load();
  const target = targetOf({ homeId: id, resources, endpoints, arrival: "house" });
  const [year = 0, month = 0] = new Date(newestReadingMs(home)).toISOString().split("-").map(Number);
  const {
    report,
    home: { description },
  } = await monthReport(target, { year, month });
  target.close();
  return reportHtml(report, description);
}

async function takeReport(browser: Browser, html: string, folder: string): Promise<void> {
  const looks = { ...LOOKS, paper: { colorScheme: "dark", viewport: { width: 794, height: 1123 } } } as const;
  for (const [look, options] of Object.entries(looks)) {
    const page = await browser.newPage(options);
    if (look === "paper") await page.emulateMedia({ media: "print" });
    await page.setContent(html);
    const path = join(folder, `report-${look}.png`);
    await page.screenshot({ path, fullPage: true });
    console.log(path);
    await page.close();
  }
}

async function takeAll(browser: Browser, url: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [look, options] of Object.entries(LOOKS)) {
    const context = await browser.newContext({ ...options, reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.goto(url);
    for (const [view, hash] of Object.entries(VIEWS)) {
      await page.goto(`${new URL(url).origin}/#/${hash}`);
      await page.locator("main *").first().waitFor();
      if (view === "sensor") await page.locator(".u-over").waitFor();
      await page.waitForTimeout(1500);
      const name = `${view}-${look}`;
      const path = join(SHOWN.includes(name) ? SHOWN_FOLDER : folder, `${name}.png`);
      await page.screenshot({ path, fullPage: !SHOWN.includes(name) });
      console.log(path);
    }
    await context.close();
  }
}
