import { rmSync } from "node:fs";

/** Stops what `tests/start-services.ts` started. */
// biome-ignore lint/style/noDefaultExport: jest takes a global teardown from the default export
export default async function tearDown(): Promise<void> {
  await globalThis.pipelineServices?.stop();
  if (globalThis.runningFolder !== undefined)
    rmSync(globalThis.runningFolder, { recursive: true, force: true });
}
