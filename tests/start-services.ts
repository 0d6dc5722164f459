import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Services, startServices } from "../local/services/services.ts";

declare global {
  var pipelineServices: Services | undefined;
  var runningFolder: string | undefined;
}

/** Starts the services once for all tests of the pipeline; `tests/services.ts` finds them by the environment. */
// biome-ignore lint/style/noDefaultExport: jest takes a global setup from the default export
export default async function setUp(): Promise<void> {
  const services = await startServices();
  globalThis.pipelineServices = services;
  // A house that a developer runs meanwhile is not the tests'.
  globalThis.runningFolder = mkdtempSync(join(tmpdir(), "running-"));
  process.env.HOUSE_RUNNING_FOLDER = globalThis.runningFolder;
  process.env.PIPELINE_ENDPOINTS = JSON.stringify(services.endpoints);
}
