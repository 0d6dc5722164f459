import type { Browser, Page } from "playwright-core";
import { CHROMIUM_MISSING, findChromium, startChromium } from "../dashboard/chromium.ts";
import { type HomeDescription, sensorOf } from "../domain/home/description.ts";
import { hear } from "../domain/home/hear.ts";
import { loaded } from "../storage/home-store.ts";
import { startManySensors } from "../tools/screenshots/many-sensors.ts";
import { createTestAgent } from "./helpers/test-agent.ts";
import { seriousFindings } from "./serious-findings.ts";
import { sharedServices } from "./services.ts";
import { until } from "./until.ts";

const here = findChromium() !== undefined;
if (!here && process.env.CI) throw new Error(CHROMIUM_MISSING);
if (!here) console.warn(`The page is not tested. ${CHROMIUM_MISSING}`);
const inChromium = here ? test : test.skip;

const SENSORS = 201;
const WIDE = { width: 1280, height: 900 };
const services = sharedServices();
let house: Awaited<ReturnType<typeof startManySensors>>;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  house = await startManySensors(services, { count: SENSORS, key: "key-of-the-test" });
  if (!here) return;
  browser = await startChromium();
  page = await browser.newPage({ viewport: WIDE });
  page.setDefaultTimeout(30_000);
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (line) => {
    if (line.type() === "error" && !line.text().includes("400")) complaints.push(line.text());
  });
  await page.goto(house.dashboard.url);
});

afterAll(async () => {
  await browser?.close();
  await house?.dashboard.close();
  services.close();
});

const origin = () => `http://127.0.0.1:${house.dashboard.port}`;

async function open(view: string): Promise<void> {
  await page.goto(`${origin()}/#/${view}`);
  await page.locator("main *").first().waitFor();
}

async function openForm(sensorId: string): Promise<void> {
  await open(`sensor/${sensorId}`);
  await page.getByText("Change name, room, kind or limits").click();
  await page.locator("form").waitFor();
}

/** The texts of all elements, in their order on the page. */
const texts = (selector: string) =>
  page.evaluate<string[]>(
    `[...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => one.textContent)`,
  );
const shown = (sensors: number) =>
  until(
    `${sensors} sensors are shown`,
    async () => (await page.locator("[data-sensor]").count()) === sensors,
  );
const sideways = () => page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");

/** A sensor as the functions, the e-mails and the commands know it. */
async function described(sensorId: string) {
  const { home } = loaded(await house.homes.load([house.home.id]), house.home.id);
  return sensorOf(home.description, sensorId);
}

/** The agent starts anew and announces what its configuration says. */
async function announceAgain(home: HomeDescription): Promise<void> {
  const stored = loaded(await house.homes.load([home.id]), home.id);
  const nowMs = stored.home.agents[0]?.heardAtMs ?? 0;
  const arrival = {
    payload: createTestAgent(home.id, "cellar").announcement(home, nowMs + 1),
    arrivedAtMs: nowMs + 1,
    shardId: "shard-0",
    sequenceNumber: "9999",
  };
  const { home: after } = hear(stored.home, [arrival]);
  expect(await house.homes.save(stored, { home: after, nowMs: nowMs + 1 })).not.toBe("conflict");
}

inChromium(
  "201 sensors are a list of rooms below 4,000 px, the alarmed first and then in natural order",
  async () => {
    await page
      .locator("[data-sensor]")
      .nth(SENSORS - 1)
      .waitFor();
    const titles = await texts(".cards-title");
    expect(titles.slice(0, 6)).toEqual([
      "Needs attention",
      "Room 33",
      "Room 34",
      "Room 1",
      "Room 2",
      "Room 3",
    ]);
    expect(titles.indexOf("Room 10")).toBe(titles.indexOf("Room 9") + 1);
    const first =
      "[...document.querySelectorAll('[data-sensor]')].slice(0, 2).map((one) => one.dataset.sensor)";
    expect(await page.evaluate(first)).toEqual(["r33-fridge", "r34-fridge"]);
    expect(await page.evaluate<number>("document.documentElement.scrollHeight")).toBeLessThan(4000);
  },
);

inChromium(
  "a sensor is found by name, id and room, from the keyboard, and found again by going back",
  async () => {
    await page.keyboard.press("/");
    await page.keyboard.type("room 12 FLOOR");
    await page.locator('[data-sensor="r12-floor"]').waitFor();
    await shown(1);
    await page.locator('[data-sensor="r12-floor"]').click();
    await page.locator(".sensor-head").waitFor();
    await page.goBack();
    expect(await page.locator(".search").inputValue()).toBe("room 12 FLOOR");
    await page.locator(".search").fill("r7-");
    await shown(5);
    await page.locator(".search").fill("no such sensor");
    await page.getByText("No sensor has “no such sensor”").waitFor();
    await page.locator(".search").fill("");
  },
);

inChromium("cards instead of the list are chosen by a press and kept in this browser", async () => {
  await page.getByRole("button", { name: "Cards" }).click();
  await page
    .locator(".card")
    .nth(SENSORS - 1)
    .waitFor();
  await page.reload();
  await page
    .locator(".card")
    .nth(SENSORS - 1)
    .waitFor();
  await page.getByRole("button", { name: "List" }).click();
  await page.locator(".row").first().waitFor();
});

inChromium("a sensor that a person renames keeps its name when the agent announces another", async () => {
  await openForm("r3-radiator");
  await page.getByLabel("Name", { exact: true }).fill("Heater of the suite");
  await page.getByLabel("Room", { exact: true }).fill("Suite");
  await page.getByLabel("Warning above").fill("27,5");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("say who you are").waitFor();
  await page.getByLabel("Your name").fill("Anna");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Changed by Anna").waitFor();
  await page.locator(".sensor-head h2", { hasText: "Heater of the suite" }).waitFor();
  await page.locator(".settings tr", { hasText: "27.5 °C" }).getByText("set on this page by Anna").waitFor();
  const sensors = house.home.sensors.map((one) =>
    one.id === "r3-radiator" ? { ...one, name: "Radiator 3" } : one,
  );
  await announceAgain({ ...house.home, sensors });
  expect(await described("r3-radiator")).toMatchObject({
    name: "Heater of the suite",
    room: "Suite",
    kind: "living",
    limits: { highCelsius: 27.5 },
  });
  await page.reload();
  await page.getByText("Change name, room, kind or limits").click();
  await page.getByText("From the agent's configuration: Radiator 3").waitFor();
});

inChromium("a reset gives the sensor back to the agent, and an undo takes the reset back", async () => {
  await page.getByRole("button", { name: "Reset to the agent's configuration" }).click();
  await page.locator(".sensor-head h2", { hasText: "Radiator 3" }).waitFor();
  expect((await described("r3-radiator")).limits).toBeUndefined();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.locator(".sensor-head h2", { hasText: "Heater of the suite" }).waitFor();
  expect((await described("r3-radiator")).limits).toEqual({ highCelsius: 27.5 });
});

inChromium("limits that are out of order are refused beside the form, and nothing is stored", async () => {
  await openForm("r4-air");
  await page.getByLabel("Warning below").fill("35");
  await page.getByRole("button", { name: "Save" }).click();
  await page.locator("form .problem", { hasText: "not in order" }).waitFor();
  expect((await described("r4-air")).limits).toBeUndefined();
});

inChromium.each(["house", "sensor/r3-radiator"])(
  "axe finds nothing serious in %s with its form open",
  async (view) => {
    if (view === "house") await open(view);
    else await openForm("r3-radiator");
    expect(await seriousFindings(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await seriousFindings(page, "color-contrast")).toEqual([]);
    await page.emulateMedia({ colorScheme: "light" });
  },
);

inChromium(
  "a phone has one bar at the bottom, nothing behind it, and nothing to scroll sideways",
  async () => {
    for (const width of [320, 390]) {
      await page.setViewportSize({ width, height: 700 });
      for (const view of ["house", "alarms", "pipeline"]) {
        await open(view);
        expect(await sideways()).toBe(0);
      }
      await openForm("r3-radiator");
      expect(await sideways()).toBe(0);
      await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)");
      const bar = await page.locator("nav").boundingBox();
      const save = await page.locator("main > *").last().boundingBox();
      expect((bar?.y ?? 0) + (bar?.height ?? 0)).toBe(700);
      expect((save?.y ?? 0) + (save?.height ?? 0)).toBeLessThan(bar?.y ?? 0);
      expect(await seriousFindings(page)).toEqual([]);
    }
    await page.setViewportSize(WIDE);
  },
);

inChromium("the page can be installed", async () => {
  await open("house");
  const session = await page.context().newCDPSession(page);
  const { url, errors } = await session.send("Page.getAppManifest");
  expect([url, errors]).toEqual([`${origin()}/manifest.webmanifest`, []]);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  // A browser without a profile of its own installs nothing.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
});

inChromium("nothing broke the Content-Security-Policy, and no script failed", () => {
  expect(complaints).toEqual([]);
});

test("settings are refused without the key, and of a sensor that the house does not have", async () => {
  const body = JSON.stringify({ sensorId: "r9-air", by: "Mallory", settings: { name: "Owned" } });
  const ours = { "x-dashboard": "page", origin: origin(), "content-type": "application/json" };
  const cookie = `dashboard-${house.dashboard.port}=key-of-the-test`;
  const post = (headers: Record<string, string>, text: string) =>
    fetch(`${origin()}/api/settings`, { method: "POST", headers, body: text });
  expect((await post(ours, body)).status).toBe(403);
  expect((await post({ ...ours, cookie, origin: "http://127.0.0.1:1" }, body)).status).toBe(403);
  expect((await described("r9-air")).name).toBe("Room 9 air");
  const stranger = await post({ ...ours, cookie }, body.replace("r9-air", "nobody"));
  expect([stranger.status, await stranger.json()]).toEqual([
    400,
    { problem: 'This house has no sensor "nobody".' },
  ]);
});
