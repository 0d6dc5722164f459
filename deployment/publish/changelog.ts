import { PublishError } from "./publish-error.ts";

/** What CHANGELOG.md says of a version, without its heading; throws a PublishError when it says nothing. */
export function changesOf(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const own = sections.find((section) => section.startsWith(`[${version}]`));
  const [heading = "", ...lines] = (own ?? "").split("\n");
  const text = lines.join("\n").trim();
  if (text === "")
    throw new PublishError(`CHANGELOG.md says nothing of ${version}: add "## [${version}] - DATE".`);
  if (!/ - \d{4}-\d{2}-\d{2}$/.test(heading))
    throw new PublishError(`CHANGELOG.md has no date for ${version}: write "## [${version}] - 2026-12-01".`);
  return text;
}
