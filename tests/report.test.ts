import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { CHROMIUM_MISSING, findChromium, startChromium } from "../dashboard/chromium.ts";
import { announceRunning } from "../local/running.ts";
import { home, readingsOf, startPipeline, thaw } from "./pipeline.ts";
import { seriousFindings } from "./serious-findings.ts";
import { sharedServices } from "./services.ts";
import { until } from "./until.ts";

const here = findChromium() !== undefined;
if (!here && process.env.CI) throw new Error(CHROMIUM_MISSING);
const inChromium = here ? test : test.skip;

const services = sharedServices();
const folder = mkdtempSync(join(tmpdir(), "report-"));
const running = join(folder, "running");
const file = join(folder, "january.html");
let pipeline: Awaited<ReturnType<typeof startPipeline>>;
let browser: Browser;
let page: Page;

/** A home whose freezer thaws and stays warm, and whose kitchen is quiet for hours, by the functions that ship. */
beforeAll(async () => {
  pipeline = await startPipeline(services);
  await pipeline.put(pipeline.announcement(), pipeline.envelope(readingsOf("kitchen", [20, null, 21])));
  await pipeline.put(pipeline.envelope(thaw()));
  await until("the e-mail has come", () => pipeline.subjects().length > 0);
  const later = Array.from({ length: 60 }, () => -9);
  await pipeline.put(pipeline.envelope(readingsOf("freezer", later, 5 * 60)));
  await pipeline.put(pipeline.envelope(readingsOf("kitchen", [22.5], 5 * 60 + 59)));
  await until("all records are through", () => pipeline.processed(5));
  announceRunning(running, {
    pid: process.pid,
    startedAtMs: 0,
    homeId: home.id,
    arrival: "house",
    endpoints: services.endpoints,
    resources: pipeline.cloud.resources,
  });
  if (!here) return;
  browser = await startChromium();
  page = await browser.newPage({ viewport: { width: 390, height: 844 } });
});

afterAll(async () => {
  await browser?.close();
  await pipeline.stop();
  rmSync(folder, { recursive: true });
  services.close();
});

test("a month of a home is one page with its temperatures, alarms, e-mails and silences", async () => {
  const { code, out } = await report("--month", "2026-01", "--out", file);
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/^There are readings from Sat 31 Jan, 00:00 to .*05:59/),
  ]);
  const html = readFileSync(file, "utf8");
  expect(html).not.toMatch(/https?:|<script|src=|@import|NaN/);
  const text = html
    .slice(html.indexOf("<body>"))
    .replaceAll(/<[^>]+>/g, "\n")
    .replaceAll(/\n+/g, "\n");
  expect(text).toContain("Test house, January 2026");
  expect(text).toMatch(
    /\nwarning\n \nFreezer\n: too warm\. Since Sat 31 Jan, 00:\d\d, not over yet\. Worst: -9\.0 °C\./,
  );
  expect(text).toMatch(
    /\nFreezer\n-18\.0 °C\n-1[01]\.\d °C\n-9\.0 °C\n\s*Kitchen\n20\.0 °C\n21\.2 °C\n22\.5 °C\n/,
  );
  expect(text).toMatch(/\nSat 31 Jan, 00:\d\d\n.*Freezer/);
  for (const subject of pipeline.subjects()) expect(text).toContain(subject.replaceAll('"', "&quot;"));
  expect(text).toMatch(/What was quiet\s+Test house\n: Sat 31 Jan, 01:00, for 4 h\n/);
});

test("the figures are there for programs, with every e-mail that was sent", async () => {
  const { out } = await report("--month", "2026-01", "--json");
  const { alarms, mails, sensors, quiet } = JSON.parse(out);
  expect(mails.map(({ subject }: { subject: string }) => subject)).toEqual(pipeline.subjects());
  expect(alarms).toContainEqual(
    expect.objectContaining({ sensorId: "freezer", cause: "too-hot", isOpen: true }),
  );
  expect(sensors[0]).toMatchObject({ id: "freezer", lowest: -18, highest: -9 });
  expect(quiet).toHaveLength(1);
});

test("a month without readings says so and writes nothing; what is no month is typed wrongly", async () => {
  const nothing = join(folder, "nothing.html");
  expect(await report("--month", "2025-12", "--out", nothing)).toMatchObject({
    code: 1,
    err: expect.stringMatching(
      /Test house, .*, has no reading of December 2025: its readings are from Sat 31 Jan, 00:00 to Sat 31 Jan, 06:00/,
    ),
  });
  expect(existsSync(nothing)).toBe(false);
  for (const args of [["--month", "2026-13"], ["--month", "october"], []])
    expect([args, (await report(...args)).code]).toEqual([args, 2]);
  const unwritable = await report("--month", "2026-01", "--out", join(folder, "no/where.html"));
  expect(unwritable).toMatchObject({ code: 1, err: expect.stringMatching(/^error: --out .*ENOENT/) });
});

inChromium.each(["light", "dark"] as const)(
  "on a phone nothing lies beyond the edge, and axe finds nothing: %s",
  async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.goto(`file://${file}`);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    expect(await seriousFindings(page)).toEqual([]);
    const background = await page.evaluate("getComputedStyle(document.body).backgroundColor");
    expect(background).toBe(colorScheme === "dark" ? "rgb(14, 19, 24)" : "rgb(243, 245, 247)");
  },
);

inChromium("on paper it is black on white, also for who reads in the dark, and fits A4", async () => {
  await page.emulateMedia({ colorScheme: "dark", media: "print" });
  await page.goto(`file://${file}`);
  const [background, ink] = await page.evaluate<string[]>(
    "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]",
  );
  expect([background, ink]).toEqual(["rgb(255, 255, 255)", "rgb(0, 0, 0)"]);
  expect((await page.pdf({ preferCSSPageSize: true })).toString("latin1")).toMatch(
    /MediaBox ?\[0 0 59[45]\S* 84[12]/,
  );
});

function report(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, HOUSE_RUNNING_FOLDER: running };
  const options = { env, cwd: join(__dirname, "..") };
  return new Promise((resolve) =>
    execFile("npm", ["run", "--silent", "report", "--", ...args], options, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    ),
  );
}
