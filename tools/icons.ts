import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startChromium } from "../dashboard/chromium.ts";

const FOLDER = join(import.meta.dirname, "../dashboard/page");
/** Phones cut a `full` icon to their own shape; the others keep the round corners of the drawing. */
const ICONS = [
  { file: "icon-192.png", size: 192, full: false },
  { file: "icon-512.png", size: 512, full: false },
  { file: "icon-full-512.png", size: 512, full: true },
];

/** `npm run icons`: draws the icons of the installed page from `icon.svg`. */
const drawing = readFileSync(join(FOLDER, "icon.svg"), "utf8");
const browser = await startChromium();
for (const { file, size, full } of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const svg = full ? drawing.replace(' rx="7"', "") : drawing;
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw}</style>${svg}`);
  writeFileSync(join(FOLDER, file), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
