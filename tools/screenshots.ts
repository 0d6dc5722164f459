import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import type { Browser, Page } from "playwright-core";
import { CHROMIUM_MISSING, findChromium, startChromium } from "../dashboard/chromium.ts";
import { startLocalDashboard } from "../local/dashboard.ts";
import { createRecentErrors } from "../local/recent-errors.ts";
import { type Services, startServices } from "../local/services/services.ts";
import { startSystem } from "../local/system.ts";
import { mistakesEndWith2 } from "../platform/command-line.ts";
import { createProgress } from "../platform/progress.ts";
import { livedInHouse } from "./screenshots/lived-in-house.ts";
import { startManySensors } from "./screenshots/many-sensors.ts";
import { reportPage, takeReport } from "./screenshots/report.ts";
import { takeStates } from "./screenshots/states.ts";
import { makeTrouble } from "./screenshots/trouble.ts";

/** Where pictures go unless a folder is given: what documents show, and the rest, which git ignores. */
const SHOWN_FOLDER = "docs/screenshots";
const ALL_FOLDER = "docs/screenshots/all";

/** `npm run screenshots`: every view of the page, in the light, in the dark and on a phone. */
mistakesEndWith2(
  new Command("npm run screenshots --")
    .description(
      "Takes a picture of every view of the page and of the report of its month: of a simulated house after two weeks, with something wrong in it.",
    )
    .option(
      "--folder <folder>",
      `where all pictures go (${ALL_FOLDER}, and those that documents show into ${SHOWN_FOLDER})`,
    )
    .allowExcessArguments(false)
    .addHelpText("after", "\nExample:\n  npm run screenshots -- --folder /tmp/pictures")
    .action(run),
)
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
const SETTINGS = "settings";
/** Of a house of many sensors. */
const MANY_SENSORS = 201;
const VIEWS_OF_MANY = {
  many: "",
  found: "house/room%2012",
  [SETTINGS]: "sensor/r3-radiator",
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
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function run({ folder }: { folder?: string }): Promise<void> {
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

async function picture(services: Services, folder?: string): Promise<void> {
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
    await takeAll(browser, dashboard.url, folder, VIEWS);
    await dashboard.close();
    await takeReport(browser, LOOKS, await reportPage(services, system), folder ?? ALL_FOLDER);
    const many = await startManySensors(services, { count: MANY_SENSORS, key: "key-of-the-pictures" });
    await takeAll(browser, many.dashboard.url, folder, VIEWS_OF_MANY);
    await many.dashboard.close();
    console.log("States that a house has seldom ...");
    await takeStates(browser, LOOKS, folder ?? ALL_FOLDER);
  } finally {
    await browser.close();
    await system.stop();
  }
}

async function takeAll(
  browser: Browser,
  url: string,
  folder: string | undefined,
  views: Record<string, string>,
): Promise<void> {
  mkdirSync(folder ?? ALL_FOLDER, { recursive: true });
  const progress = createProgress("pictures", Object.keys(LOOKS).length * Object.keys(views).length);
  let taken = 0;
  for (const [look, options] of Object.entries(LOOKS)) {
    const context = await browser.newContext({ ...options, reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.goto(url);
    for (const [view, hash] of Object.entries(views)) {
      await page.goto(`${new URL(url).origin}/#/${hash}`);
      await page.locator("main *").first().waitFor();
      if (view === SETTINGS) await page.locator(".settings-change > summary").click();
      if (view === "sensor") await page.locator(".u-over").waitFor();
      await page.waitForTimeout(1500);
      const name = `${view}-${look}`;
      const usual = SHOWN.includes(name) ? SHOWN_FOLDER : ALL_FOLDER;
      const path = join(folder ?? usual, `${name}.png`);
      await page.setViewportSize(options.viewport);
      if (!SHOWN.includes(name)) await showAll(page, options.viewport.width);
      await page.screenshot({ path });
      progress.done(++taken);
    }
    await context.close();
  }
  progress.end();
  console.log(`${taken} pictures in ${folder ?? `${ALL_FOLDER} and ${SHOWN_FOLDER}`}`);
}

/** A window as high as the page: in a picture of the full page the phone's bar would stand in the middle. */
async function showAll(page: Page, width: number): Promise<void> {
  const height = await page.evaluate<number>("document.documentElement.scrollHeight");
  await page.setViewportSize({ width, height });
}
