import { once } from "node:events";
import type { AddressInfo } from "node:net";
import dynalite from "dynalite";
import { loopback, runEmulator } from "./emulator.ts";

/** DynamoDB (dynalite), tables in memory and active at once. */
await runEmulator(async (port) => {
  const server = dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
  await once(server.listen(port, loopback), "listening");
  return (server.address() as AddressInfo).port;
});
