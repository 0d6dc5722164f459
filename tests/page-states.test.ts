import { readFileSync } from "node:fs";
import type { Browser, CDPSession, Page } from "playwright-core";
import { CHROMIUM_MISSING, findChromium, startChromium } from "../dashboard/chromium.ts";
import { type Dashboard, startDashboard } from "../dashboard/server/server.ts";
import { type Course, createShownHome } from "./helpers/shown-home.ts";

const here = findChromium() !== undefined;
if (!here && process.env.CI) throw new Error(CHROMIUM_MISSING);
if (!here) console.warn(`The page is not tested. ${CHROMIUM_MISSING}`);
const inChromium = here ? test : test.skip;

/** 13:00 in Brussels. */
const START_MS = Date.UTC(2026, 0, 31, 12);
const SENSORS = [
  { id: "freezer", name: "Freezer", kind: "freezer" as const },
  { id: "hall", name: "Hall", kind: "living" as const },
  { id: "attic", name: "Attic", kind: "living" as const },
];
const KEY = "key-of-the-test";
let home: Awaited<ReturnType<typeof createShownHome>>;
let dashboard: Dashboard;
let browser: Browser;
let page: Page;

/** A freezer that is warm for two hours; a hall that is well; an attic that says one thing. */
const course: Course = (sensorId, minute) => {
  const wave = Math.sin(minute / 9) / 5;
  if (sensorId === "attic") return minute === 60 ? 17.25 : undefined;
  if (sensorId === "hall") return Math.round(10 * (21 + wave)) / 10;
  return Math.round(10 * ((minute >= 60 && minute < 180 ? -5 : -19) + wave)) / 10;
};

beforeAll(async () => {
  home = await createShownHome(START_MS, SENSORS);
  await home.live(170, course);
  dashboard = await serve(0);
  if (!here) return;
  browser = await startChromium();
  const context = await browser.newContext({ hasTouch: true, viewport: { width: 1000, height: 900 } });
  page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(dashboard.url);
});

afterAll(async () => {
  await browser?.close();
  await dashboard?.close();
});

function serve(port: number): Promise<Dashboard> {
  return startDashboard({ house: home.house, everyMs: 100, port, key: KEY, report: () => undefined });
}

const view = (name: string) => page.goto(`http://127.0.0.1:${dashboard.port}/#/${name}`);
const card = (id: string) => page.locator(`.card[data-sensor="${id}"]`);
const headline = (text: string | RegExp) => page.locator(".summary-text", { hasText: text }).waitFor();

inChromium(
  "a card acknowledges its alarm until tomorrow, with what to check, and takes it back",
  async () => {
    await view("house");
    await headline("Freezer is too warm");
    await card("freezer").getByText("What to check").click();
    await card("freezer").getByText("Check that the door is shut.").waitFor();
    await card("freezer").getByRole("button", { name: "Acknowledge" }).click();
    await card("freezer").getByText("Acknowledged until tomorrow 15:50").waitFor();
    await card("freezer").and(page.locator('[data-state="snoozed"]')).waitFor();
    await headline("Freezer is too warm");
    expect(await page.locator(".summary.tone-normal").count()).toBe(0);
    await view("sensor/freezer");
    await page.locator(".alarm").getByRole("button", { name: "Undo" }).click();
    await page.locator(".alarm").getByRole("button", { name: "Acknowledge" }).waitFor();
    await view("house");
    await card("freezer").and(page.locator('[data-state="firing"]')).waitFor();
  },
);

inChromium("the link of an e-mail puts its alarm first, or says that it is over", async () => {
  await view("alarms");
  const code = await page.locator('.alarm[data-sensor="freezer"]').getAttribute("data-alarm");
  await view(`alarms/${code}`);
  await page.locator(`.alarms .alarm:first-of-type[data-alarm="${code}"]`).waitFor();
  expect(await page.getByText("of this link").count()).toBe(0);
  await view("alarms/ABC123");
  await page.getByText("The alarm of this link, ABC123, is over.").waitFor();
  await view("house");
});

inChromium("an alarm that recovers says when it is over, and then all is well", async () => {
  await home.live(60, course);
  await card("freezer")
    .getByText(/Recovering, over at about 18:32/)
    .waitFor();
  await headline("Freezer is recovering");
  expect(await seriousFindings()).toEqual([]);
  await home.live(130, course);
  await headline("All is well");
});

inChromium("a server that is gone leaves nothing green, and says since when and how old all is", async () => {
  const { port } = dashboard;
  await dashboard.close();
  await headline("Unknown since 19:00");
  await page.getByRole("alert").getByText("The dashboard does not answer").waitFor();
  await card("hall")
    .getByText(/°C.*ago/)
    .waitFor();
  await card("hall").getByText("Was learning").waitFor();
  expect(await page.locator("text=All is well").count()).toBe(1);
  await page.locator(".summary-more", { hasText: "The last news: All is well" }).waitFor();
  expect(await seriousFindings()).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await seriousFindings()).toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
  dashboard = await serve(port);
  await headline("All is well");
  expect(await page.locator("[data-unknown]").count()).toBe(0);
});

inChromium("a table that cannot be read is as unknown, also to a page that opens then", async () => {
  home.readable(false);
  await headline("Unknown since 19:00");
  await page.reload();
  await headline("Unknown since 19:00");
  await page.getByRole("alert").getByText("The house cannot be read at the moment").waitFor();
  await page.locator(".link-lost").waitFor();
  home.readable(true);
  await headline("All is well");
});

inChromium(
  "the chart of a sensor with some hours of data shows those, and says under the pointer what was",
  async () => {
    await view("sensor/freezer");
    await page.locator(".u-over").waitFor();
    // Six hours of data, and a little room before them.
    await page.locator(".figures", { hasText: "Sat 31 Jan, 12:4" }).waitFor();
    const { x, y, width, height } = await over();
    await page.mouse.move(x + width * 0.3, y + height / 2);
    const tip = page.locator(".chart-tip");
    await tip.getByText(/^−5\.\d °C$/).waitFor();
    await tip
      .getByText("expected up to −12")
      .or(tip.getByText(/expected −35 to −12 °C/))
      .waitFor();
    await tip.getByText("too warm").waitFor();
    expect(await seriousFindings()).toEqual([]);
    await page.mouse.move(0, 0);
    await tip.waitFor({ state: "detached" });
  },
);

inChromium("arrow keys read the chart out", async () => {
  const chart = page.getByRole("slider", { name: "Chart of the temperature" });
  await chart.focus();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  expect(await chart.getAttribute("aria-valuetext")).toMatch(/^Sat 31 Jan, 18:56, −1\d\.\d °C, expected/);
  await page.keyboard.press("Escape");
  await page.locator(".chart-tip").waitFor({ state: "detached" });
});

inChromium("what is zoomed stands in the address: back undoes it, and a reload keeps it", async () => {
  const chosen = page.locator(".spans button[aria-pressed=true]");
  await page.getByRole("button", { name: "6 hours" }).click();
  await page.waitForURL(/#\/sensor\/freezer\/6h$/);
  const { x, y, width, height } = await over();
  await page.mouse.move(x + width * 0.25, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.5, y + height / 2, { steps: 4 });
  await page.mouse.up();
  await page.waitForURL(/#\/sensor\/freezer\/2026-01-31T\d\d%3A\d\dZ_2026-01-31T\d\d%3A\d\dZ$/);
  const zoomedFigures = await figures("Jan, 14:");
  await page.reload();
  expect(await figures("Jan, 14:")).toBe(zoomedFigures);
  await page.goBack();
  await page.waitForURL(/#\/sensor\/freezer\/6h$/);
  await chosen.getByText("6 hours").waitFor();
});

inChromium("a finger reads the chart out, and two fingers look closer", async () => {
  const { x, y, width, height } = await over();
  await page.touchscreen.tap(x + width * 0.6, y + height / 2);
  await page.locator(".chart-tip strong", { hasText: "°C" }).waitFor();
  const session = await page.context().newCDPSession(page);
  const at = (part: number) => ({ x: x + width * part, y: y + height / 2 });
  await touch(session, "touchStart", [at(0.4), at(0.6)]);
  for (const apart of [0.15, 0.2, 0.3, 0.4])
    await touch(session, "touchMove", [at(0.5 - apart), at(0.5 + apart)]);
  await touch(session, "touchEnd", []);
  await page.waitForURL(/#\/sensor\/freezer\/2026-.*_2026-/);
  await page.goBack();
});

inChromium("one reading is a point on the chart and on the card", async () => {
  await view("sensor/attic/24h");
  await page.locator(".figures", { hasText: "Readings1" }).waitFor();
  expect(await inked()).toBeGreaterThan(10);
  await view("house");
  await card("attic").locator('.spark-points[d*="h0"]').waitFor({ state: "attached" });
});

inChromium(
  "a sensor that falls silent is overdue, and the house is not well, though nobody was told",
  async () => {
    await home.live(12 * 60, (sensorId, minute) =>
      sensorId === "freezer" ? undefined : course(sensorId, minute),
    );
    await headline("All else is well, but 2 sensors are silent");
    await card("freezer")
      .getByText(/overdue/)
      .waitFor();
    await home.live(12 * 60, () => undefined);
    await headline(/^Nothing is heard of the house since/);
    expect(await seriousFindings()).toEqual([]);
  },
);

async function over() {
  const box = await page.locator(".u-over").boundingBox();
  if (box === null) throw new Error("there is no chart");
  return box;
}

async function figures(text: string): Promise<string | null> {
  const list = page.locator(".figures", { hasText: text });
  await list.waitFor();
  return list.textContent();
}

async function touch(
  session: CDPSession,
  type: "touchStart" | "touchMove" | "touchEnd",
  touchPoints: { x: number; y: number }[],
): Promise<void> {
  await session.send("Input.dispatchTouchEvent", { type, touchPoints });
}

/** How many pixels of the chart have the colour of the line. */
function inked(): Promise<number> {
  return page.evaluate<number>(`(() => {
    const canvas = document.querySelector(".chart canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4)
      if (data[at] === 0x1a && data[at + 1] === 0x5f && data[at + 2] === 0x8f && data[at + 3] === 255) count += 1;
    return count;
  })()`);
}

/** What axe-core finds of the levels serious and critical. */
async function seriousFindings(): Promise<string[]> {
  const known = await page.evaluate("typeof axe !== 'undefined'");
  if (!known) await page.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
  const { violations } = await page.evaluate<{ violations: Violation[] }>("axe.run(document)");
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("; ")}`);
}

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string }[];
}
