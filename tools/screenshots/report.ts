import { join } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { newestReadingMs } from "../../domain/home/home.ts";
import type { Services } from "../../local/services/services.ts";
import type { System } from "../../local/system.ts";
import { targetOf } from "../home/here.ts";
import { monthReport } from "../report/month.ts";
import { reportHtml } from "../report/page.ts";

/** The report of the month of the house's newest reading, as HTML. */
export async function reportPage(
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

/** Takes pictures of a report in each look, and as it is printed. */
export async function takeReport(
  browser: Browser,
  looks: Record<string, BrowserContextOptions>,
  html: string,
  folder: string,
): Promise<void> {
  const paper: BrowserContextOptions = { colorScheme: "dark", viewport: { width: 794, height: 1123 } };
  for (const [look, options] of Object.entries({ ...looks, paper })) {
    const page = await browser.newPage(options);
    if (look === "paper") await page.emulateMedia({ media: "print" });
    await page.setContent(html);
    await page.screenshot({ path: join(folder, `report-${look}.png`), fullPage: true });
    await page.close();
  }
}
