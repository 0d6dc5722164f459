import { startFauxqs } from "fauxqs";
import { loopback, runEmulator } from "./emulator.ts";

/** SNS and SQS (fauxqs) on one port, topics and queues in memory. */
await runEmulator(async (port) => {
  const server = await startFauxqs({ port, host: loopback, logger: false });
  return server.port;
});
