import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const root = join(__dirname, "..");
const SKIPPED = new Set(["node_modules", "dist", "cdktf.out", ".git", ".house"]);

/** All pages of the repository, from its root. */
function pagesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return pagesIn(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

/** What of a page is prose: code shows links, it has none. */
function prose(file: string): string {
  return readFileSync(file, "utf8")
    .replace(/^```[\s\S]*?^```/gm, "")
    .replace(/`[^`\n]*`/g, "");
}

/** The anchors that GitHub gives a page's headings. */
function anchorsOf(file: string): Set<string> {
  const headings = readFileSync(file, "utf8")
    .replace(/^```[\s\S]*?^```/gm, "")
    .matchAll(/^#{1,6} +(.*)$/gm);
  const seen = new Map<string, number>();
  const anchors = [...headings].map(([, title = ""]) => {
    const text = title.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const slug = text
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replace(/\s/g, "-");
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
  return new Set(anchors);
}

/** Why a link leads nowhere; undefined for one that is good, or leads out of the repository. */
function problemOf(page: string, link: string): string | undefined {
  if (/^(https?:|mailto:)/.test(link)) return undefined;
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : resolve(dirname(page), decodeURIComponent(path));
  const where = `${relative(root, page)}: ${link}`;
  if (!existsSync(target)) return `${where} is not there`;
  if (anchor === undefined || statSync(target).isDirectory()) return undefined;
  return anchorsOf(target).has(anchor) ? undefined : `${where}: no such heading`;
}

const pages = pagesIn(root);

test("every link between pages leads to a file, and every anchor to a heading", () => {
  const links = pages.flatMap((page) =>
    [...prose(page).matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/g)].map(([, link = ""]) => ({ page, link })),
  );
  expect(links.length).toBeGreaterThan(30);
  expect(links.map(({ page, link }) => problemOf(page, link)).filter(Boolean)).toEqual([]);
});

test("a link to nowhere would be found", () => {
  const readme = join(root, "README.md");
  expect(problemOf(readme, "docs/nowhere.md")).toMatch("is not there");
  expect(problemOf(readme, "docs/architecture.md#nowhere")).toMatch("no such heading");
  expect(problemOf(readme, "docs/architecture.md#the-way-of-a-reading")).toBeUndefined();
});

test("every page of docs is reached from the README", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const missing = readdirSync(join(root, "docs")).filter(
    (name) => name.endsWith(".md") && !readme.includes(`docs/${name}`),
  );
  expect(missing).toEqual([]);
});
