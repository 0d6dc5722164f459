import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import type { FaultNotice } from "../dashboard/wire.ts";
import { allNotices } from "./notice/notice-times.ts";

const FILE = join(import.meta.dirname, "..", "local", "notice-times.ts");

/** `npm run bench -- notice`: how long each fault of the simulated house takes until its first e-mail. */
export const noticeBenchmark = new Command("notice")
  .description(
    "how long each fault of the simulated house takes until its first e-mail, by the code that ships",
  )
  .option("--write", "keep the figures in local/notice-times.ts, which the view Try it shows")
  .addHelpText("after", "\nExample:\n  npm run bench -- notice --write")
  .action(({ write }: { write?: true }) => {
    const notices = allNotices((key, notice) => console.log(noticeLine(key, notice)));
    if (write) writeFileSync(FILE, fileOf(notices));
  });

/** What the benchmark prints of a fault. */
export function noticeLine(key: string, notice: FaultNotice | null): string {
  return `${key}: ${notice === null ? "none in three days" : `${notice.minutes} min, ${notice.subject}`}`;
}

function fileOf(notices: Record<string, FaultNotice | null>): string {
  const lines = Object.entries(notices).map(([key, notice]) => `  "${key}": ${literalOf(notice)},`);
  return `import type { FaultNotice } from "../dashboard/wire.ts";

/** By \`faultKey\`: the first e-mail that tells of a fault; null when none does in three days. Written by \`npm run bench -- notice --write\`. */
export const NOTICES: Readonly<Record<string, FaultNotice | null>> = {
${lines.join("\n")}
};
`;
}

function literalOf(notice: FaultNotice | null): string {
  return notice === null
    ? "null"
    : `{ minutes: ${notice.minutes}, subject: ${JSON.stringify(notice.subject)} }`;
}
