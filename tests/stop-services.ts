/** Stops what `tests/start-services.ts` started. */
// biome-ignore lint/style/noDefaultExport: jest takes a global teardown from the default export
export default async function tearDown(): Promise<void> {
  await globalThis.pipelineServices?.stop();
}
