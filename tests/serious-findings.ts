import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string }[];
}

/** What axe-core finds on a page of the levels serious and critical, or of one rule; it is run past the page's own policy. */
export async function seriousFindings(page: Page, rule?: string): Promise<string[]> {
  const known = await page.evaluate("typeof axe !== 'undefined'");
  if (!known) await page.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
  const options = { resultTypes: ["violations"], ...(rule === undefined ? {} : { runOnly: [rule] }) };
  const { violations } = await page.evaluate<{ violations: Violation[] }>(
    `axe.run(document, ${JSON.stringify(options)})`,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("; ")}`);
}
