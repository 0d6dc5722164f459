import { startFauxqs } from "fauxqs";
import { loopback, runEmulator } from "./emulator.ts";

/** SNS, SQS and S3 (fauxqs) on one port, topics, queues and buckets in memory. */
await runEmulator(async (port) => {
  const server = await startFauxqs({ port, host: loopback, logger: false });
  return server.port;
});
