import { createRequire } from "node:module";
import { type AddressInfo, Server } from "node:net";
import { loopback, runEmulator } from "./emulator.ts";

/** Never bound: they tell kinesis-local's two servers apart when they call `listen`. */
const markers = { plain: "1", tls: "2" };

/**
 * Kinesis (kinesis-local), streams in memory and active at once.
 *
 * kinesis-local listens on every interface, does not tell which port it got, and ends in silence when a port is
 * taken; so its `listen` is led through ours. Its TLS server, which nobody uses, goes to a free port.
 */
await runEmulator(async (port) => {
  const require = createRequire(import.meta.url);
  Object.assign(process.env, {
    KINESIS_MOCK_PLAIN_PORT: markers.plain,
    KINESIS_MOCK_TLS_PORT: markers.tls,
    KINESIS_MOCK_CERT_PATH: require.resolve("kinesis-local/server.json"),
    CREATE_STREAM_DURATION: "0ms",
    DELETE_STREAM_DURATION: "0ms",
    SPLIT_SHARD_DURATION: "0ms",
    MERGE_SHARDS_DURATION: "0ms",
    UPDATE_SHARD_COUNT_DURATION: "0ms",
    SHARD_LIMIT: "1000",
    LOG_LEVEL: "ERROR",
  });
  const listening = plainServerOn(port);
  require("kinesis-local");
  return listening;
});

/** Resolves with its port when the plain server listens: on `port`, or on a free one when that is 0. */
function plainServerOn(port: number): Promise<number> {
  const listen = Server.prototype.listen as (this: Server, ...args: unknown[]) => Server;
  return new Promise((resolve, reject) => {
    Server.prototype.listen = function (this: Server, marker: unknown, onListening: unknown) {
      const plain = String(marker) === markers.plain;
      this.once("listening", () => plain && resolve((this.address() as AddressInfo).port));
      this.once("error", reject);
      return listen.call(this, plain ? port : 0, loopback, onListening);
    } as typeof Server.prototype.listen;
  });
}
