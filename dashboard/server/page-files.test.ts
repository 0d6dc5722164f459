import { gzipSync } from "node:zlib";
import { bundlePage } from "./page-files.ts";

/** dependency-cruiser's parser knows no JSX; what is really bundled is the better witness anyway. */
const PURE =
  /^(dashboard\/(page\/|(wire|change|duration)\.ts$)|domain\/|node_modules\/(preact|@preact\/signals(-core)?|uplot)\/)/;

test("the page is bundled of its own sources, pure code and its three libraries alone", async () => {
  const { sources } = await bundlePage();
  expect(sources.length).toBeGreaterThan(20);
  expect(sources.filter((path) => !PURE.test(path))).toEqual([]);
});

test("the script has at most 200 KB compressed, and nothing in the page stands inline", async () => {
  const { files } = await bundlePage();
  expect(gzipSync(files.get("/app.js")?.body ?? "").length).toBeLessThan(200_000);
  const html = Buffer.from(files.get("/")?.body ?? []).toString();
  expect(html).not.toMatch(/<style|style=|<script(?![^>]*src=)|https?:/);
});
