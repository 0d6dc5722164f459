import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { configurationPage } from "./configuration/page.ts";

/** `npm run docs`: writes the reference of both configuration files from their schemas. */
await writeFile(join(import.meta.dirname, "../docs/configuration.md"), configurationPage());
console.log("docs/configuration.md is written.");
