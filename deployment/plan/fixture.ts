import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A file of the folder of real plans; its README says how they came about. */
export function fixture(name: string): string {
  return readFileSync(join(__dirname, "fixtures", name), "utf8");
}

/** What `terraform show` says of a real plan. */
export function showOf(name: string): { json: string; text: string } {
  return { json: fixture(`${name}.json`), text: fixture(`${name}.txt`) };
}
