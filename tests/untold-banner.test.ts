import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { CHROMIUM_MISSING, findChromium, startChromium } from "../dashboard/chromium.ts";
import { createTableHome } from "../dashboard/house/table-home.ts";
import { type Dashboard, startDashboard } from "../dashboard/server/server.ts";
import { newHome, newSensorState } from "../domain/home/home.ts";
import { newPost } from "../domain/post/post.ts";
import { newStoredHome } from "../storage/home-item.ts";
import { createMemoryCloud } from "./helpers/memory-cloud.ts";

const here = findChromium() !== undefined;
if (!here && process.env.CI) throw new Error(CHROMIUM_MISSING);
if (!here) console.warn(`The page is not tested. ${CHROMIUM_MISSING}`);
const inChromium = here ? test : test.skip;

/** 14:15 in Brussels. */
const NOW_MS = Date.UTC(2026, 0, 31, 13, 15);
const cloud = createMemoryCloud(NOW_MS);
const { homes } = cloud.deploy();
let dashboard: Dashboard;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const pipeline = {
    ...{ readingsPerSecond: 0, stored: 0, lagMs: null, spooled: 0, agents: [], errors: [] },
    quarantine: { count: 0, records: [] },
  };
  const house = createTableHome({
    client: cloud.dynamodb,
    tableName: cloud.tableName,
    homes,
    homeId: "canal-house",
    where: () => "a test",
    nowMs: () => NOW_MS,
    pipeline: () => pipeline,
  });
  await tell({ notSentSinceMs: NOW_MS - 10 * 60_000 });
  dashboard = await startDashboard({ house, everyMs: 100, port: 0 });
  if (!here) return;
  browser = await startChromium();
  page = await browser.newPage();
});

afterAll(async () => {
  await browser?.close();
  await dashboard?.close();
});

/** Stores the home anew, with what its post says of the last e-mails. */
async function tell(post: { notSentSinceMs?: number }): Promise<void> {
  const description = {
    ...{ id: "canal-house", name: "House by the canal", timeZone: "Europe/Brussels" },
    unit: "celsius" as const,
    sensors: [{ id: "freezer", name: "Freezer", kind: "freezer" as const }],
  };
  const home = {
    ...newHome("canal-house"),
    agents: [{ id: "a", heardAtMs: 1, alarms: [], announced: { atMs: 1, home: description } }],
    description,
    sensors: new Map([["freezer", { ...newSensorState(), watermarkMs: NOW_MS, lastCelsius: -7.1 }]]),
    post: { ...newPost(), letters: 1, ...post },
  };
  const known = (await homes.load(["canal-house"])).get("canal-house");
  if (known instanceof Error) throw known;
  await homes.save(known ?? newStoredHome("canal-house"), { home, nowMs: NOW_MS });
}

inChromium(
  "the page says in an alert since when the householder has not been told, until an e-mail leaves",
  async () => {
    await page.goto(dashboard.url);
    const banner = page
      .getByRole("alert")
      .getByText("The householder has not been told since 14:05: 1 e-mail waits for SNS.");
    await banner.waitFor();
    await page.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate<{ violations: { id: string; impact: string }[] }>(
        "axe.run(document)",
      );
      expect(violations.filter(({ impact }) => /serious|critical/.test(impact)).map(({ id }) => id)).toEqual(
        [],
      );
    }
    expect(await page.getByRole("status").textContent()).toBe("An e-mail could not be sent");
    await tell({});
    await banner.waitFor({ state: "detached" });
    await page.getByRole("status").getByText("All is well").waitFor();
  },
);
