import { type Services, startServices } from "../local/services/services.ts";

declare global {
  var pipelineServices: Services | undefined;
}

/** Starts the services once for all tests of the pipeline; `tests/services.ts` finds them by the environment. */
// biome-ignore lint/style/noDefaultExport: jest takes a global setup from the default export
export default async function setUp(): Promise<void> {
  const services = await startServices();
  globalThis.pipelineServices = services;
  process.env.PIPELINE_ENDPOINTS = JSON.stringify(services.endpoints);
}
