import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { allNoticeMinutes } from "./notice/notice-times.ts";

const FILE = join(import.meta.dirname, "..", "local", "notice-times.ts");

/** `npm run bench -- notice`: how long each fault of the simulated house takes until its first e-mail. */
export const noticeBenchmark = new Command("notice")
  .description(
    "how long each fault of the simulated house takes until its first e-mail, by the code that ships",
  )
  .option("--write", "keep the figures in local/notice-times.ts, which the view Try it shows")
  .addHelpText("after", "\nExample:\n  npm run bench -- notice --write")
  .action(({ write }: { write?: true }) => {
    const minutes = allNoticeMinutes((key, one) => console.log(`${key}: ${one ?? "none in three days"}`));
    if (write) writeFileSync(FILE, fileOf(minutes));
  });

function fileOf(minutes: Record<string, number | null>): string {
  const lines = Object.entries(minutes).map(([key, one]) => `  "${key}": ${one},`);
  return `/**
 * By \`faultKey\`: after how many minutes of the house's time the first e-mail tells of a fault; null when none does in three days.
 * Written by \`npm run bench -- notice --write\`.
 */
export const NOTICE_MINUTES: Readonly<Record<string, number | null>> = {
${lines.join("\n")}
};
`;
}
