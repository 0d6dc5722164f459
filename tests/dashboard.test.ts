import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { PutRecordCommand } from "@aws-sdk/client-kinesis";
import type { Browser, Page } from "playwright-core";
import { CHROMIUM_MISSING, findChromium, startChromium } from "../dashboard/chromium.ts";
import type { Dashboard } from "../dashboard/server/server.ts";
import { startLocalDashboard } from "../local/dashboard.ts";
import { createRecentErrors } from "../local/recent-errors.ts";
import { type Scenario, scenarioFrom } from "../local/scenario.ts";
import { type System, startSystem } from "../local/system.ts";
import { seriousFindings } from "./serious-findings.ts";
import { sharedServices } from "./services.ts";
import { until } from "./until.ts";

const here = findChromium() !== undefined;
if (!here && process.env.CI) throw new Error(CHROMIUM_MISSING);
if (!here) console.warn(`The page is not tested. ${CHROMIUM_MISSING}`);
const inChromium = here ? test : test.skip;

const KEY = "key-of-the-test";
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const services = sharedServices();
let scenario: Scenario;
let system: System;
let dashboard: Dashboard;
let browser: Browser;
let page: Page;
const asked: string[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  const options = { seed: 1, speed: 900, faults: false, past: false, dashboard: true };
  scenario = await scenarioFrom(options, "laptop", { log: silent, say: () => undefined });
  system = await startSystem(services, {
    prefix: `test-${randomUUID().slice(0, 8)}`,
    agentId: "laptop",
    scenario,
    log: silent,
    pace: { atOnceMs: 500, atLatestMs: 500 },
  });
  const { streamName } = system.cloud.resources;
  const Data = Buffer.from('{"sensor":"hall","celsius":"warm"}');
  const PartitionKey = scenario.home.id;
  await services.clients.kinesis.send(new PutRecordCommand({ StreamName: streamName, PartitionKey, Data }));
  dashboard = await serve(0);
  if (!here) return;
  browser = await startChromium();
  page = await browser.newPage();
  page.setDefaultTimeout(30_000);
  page.on("request", (one) => asked.push(one.url()));
  page.on("pageerror", (error) => complaints.push(error.message));
  // Chromium tells a violation of the Content-Security-Policy on its console.
  page.on("console", (line) => {
    if (line.type() === "error" && !line.text().includes("ERR_")) complaints.push(line.text());
  });
});

afterAll(async () => {
  await browser?.close();
  await dashboard?.close();
  await system?.stop();
  services.close();
});

function serve(port: number): Promise<Dashboard> {
  return startLocalDashboard(services, system, scenario, createRecentErrors(), { port, key: KEY });
}

const address = () => `http://127.0.0.1:${dashboard.port}`;
const view = (name: string) => page.goto(`${address()}/#/${name}`);

inChromium("the printed address shows a card per sensor, and no key is left in the address", async () => {
  await page.goto(dashboard.url);
  await page.locator(".card").nth(9).waitFor();
  expect(page.url()).toBe(`${address()}/`);
  await page.locator('.card[data-sensor="freezer"]', { hasText: /Freezer.*−1\d\.\d/ }).waitFor();
});

inChromium.each(["house", "sensor/freezer", "alarms", "mailbox", "pipeline", "try"])(
  "axe finds nothing serious in the view %s, in the light and in the dark",
  async (name) => {
    await view(name);
    await page.locator("main *").first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await seriousFindings(page, "color-contrast")).toEqual([]);
    await page.emulateMedia({ colorScheme: "light" });
  },
);

inChromium(
  "a freezer whose door is left ajar turns its card, opens an alarm and brings an e-mail",
  async () => {
    await view("try");
    await page.locator('[data-fault="door-ajar/freezer"]').click();
    await page.locator('[data-fault="door-ajar/freezer"][aria-pressed="true"]').waitFor();
    await view("house");
    await page.locator('.card[data-sensor="freezer"][data-state="firing"]').waitFor();
    await page.locator(".summary", { hasText: "Freezer is" }).waitFor();
    await view("alarms");
    await page.locator('.alarm[data-sensor="freezer"]', { hasText: "warm" }).waitFor();
    await view("mailbox");
    await page.locator(".letter", { hasText: "Freezer" }).waitFor();
  },
);

inChromium(
  "an alarm that is snoozed quiets its card, and a restart of the server changes nothing",
  async () => {
    // Only then: an alarm that turns critical ends its snooze.
    await view("mailbox");
    await page.locator(".letter", { hasText: "CRITICAL: Freezer" }).first().waitFor();
    await view("alarms");
    await page.locator('.alarm[data-sensor="freezer"]').getByRole("button", { name: "Snooze 24 h" }).click();
    await page.locator('.alarm[data-sensor="freezer"]', { hasText: "Snoozed until" }).waitFor();
    const { port } = dashboard;
    await dashboard.close();
    await page.locator(".link-lost").waitFor();
    dashboard = await serve(port);
    await page.locator(".link-live").waitFor();
    await view("house");
    await page.locator('.card[data-sensor="freezer"][data-state="snoozed"]').waitFor();
  },
);

inChromium("the history of a sensor is drawn, and zoomed by a press", async () => {
  await view("sensor/freezer");
  await page.getByRole("button", { name: "6 hours" }).click();
  await page.locator(".u-over").waitFor();
  await page.locator(".marks", { hasText: "warm" }).waitFor();
});

inChromium("a fault says how long it takes, and a skip ahead leads to its e-mail", async () => {
  await view("try");
  const fault = page.locator('[data-fault="door-ajar/fridge"]');
  expect(await fault.innerText()).toMatch(/e-mail after about 47 min, here \d+ s/);
  await page.locator(".speed").getByRole("button", { name: "10 ×", exact: true }).click();
  await fault.click();
  const course = page.locator('[data-course="door-ajar/fridge"]');
  await course.getByText("WARNING: Fridge too warm").waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  const skip = course.getByRole("button", { name: "Skip ahead to its e-mail" });
  await skip.click();
  await page.getByText(/The house lives through the next \d+ (min|s): \d+ s left/).waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.locator(".speed").getByRole("button", { name: "10 ×", exact: true, pressed: true }).waitFor();
  await skip.click();
  await course.getByRole("link", { name: "Read its e-mail" }).click();
  await page.locator(".letter", { hasText: "Fridge" }).waitFor();
  await view("try");
  await fault.click();
  await course.waitFor({ state: "detached" });
  await page.locator(".speed").getByRole("button", { name: "900 ×" }).click();
});

inChromium("a record that cannot be read is in the pipeline's quarantine with its reason", async () => {
  await view("pipeline");
  await page.locator(".record", { hasText: "celsius: " }).waitFor();
});

inChromium("a phone shows every view without scrolling sideways", async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const name of ["house", "sensor/freezer", "alarms", "mailbox", "pipeline", "try"]) {
    await view(name);
    await page.locator("main *").first().waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBe(0);
  }
});

inChromium("each bar of an e-mail's picture is one line on the narrowest phone", async () => {
  await page.setViewportSize({ width: 320, height: 640 });
  await view("mailbox");
  await page.locator(".mails button", { hasText: "Freezer" }).first().click();
  await page.locator(".letter-bar").first().waitFor();
  const lines = "[...document.querySelectorAll('.letter-bar')].map((bar) => bar.getClientRects().length)";
  expect(new Set(await page.evaluate<number[]>(lines))).toEqual(new Set([1]));
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBe(0);
});

inChromium("nothing was asked of another host, and nothing broke the Content-Security-Policy", () => {
  expect(asked.filter((url) => !url.startsWith(`${address()}/`))).toEqual([]);
  expect(complaints).toEqual([]);
});

test("whoever asks by another name, or changes something without the key, is refused", async () => {
  const fault = { path: "/api/fault", body: { kind: "dead", sensorId: "freezer", on: true } };
  const ours = { cookie: `dashboard-${dashboard.port}=${KEY}`, origin: address(), "x-dashboard": "page" };
  expect(await status({ path: "/", headers: { host: "evil.example" } })).toBe(403);
  expect(await status({ path: "/api/live", headers: { host: "evil.example" } })).toBe(403);
  expect(await status({ path: "/?key=guessed" })).toBe(403);
  expect(await status(fault)).toBe(403);
  expect(await status({ ...fault, headers: { ...ours, origin: "http://127.0.0.1:1" } })).toBe(403);
  expect(scenario.faults()).not.toContain("dead (freezer)");
  expect(await status({ ...fault, headers: ours })).toBe(200);
  await until("the fault is on", () => scenario.faults().includes("dead (freezer)"));
});

function status(asking: { path: string; headers?: Record<string, string>; body?: object }): Promise<number> {
  const { path, headers = {}, body } = asking;
  const method = body === undefined ? "GET" : "POST";
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: dashboard.port, path, method, headers }, (answer) => {
      answer.destroy();
      resolve(answer.statusCode ?? 0);
    });
    sent.on("error", reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
