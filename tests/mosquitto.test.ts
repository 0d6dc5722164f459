import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { GetRecordsCommand, GetShardIteratorCommand, ListShardsCommand } from "@aws-sdk/client-kinesis";
import { connect, type IClientOptions, type MqttClient } from "mqtt";
import { createAgent } from "../agent/agent.ts";
import { createKinesisPublisher } from "../agent/publishers/kinesis-publisher.ts";
import { familiesFromConfig } from "../agent/sources/mqtt/families/from-config.ts";
import { type MqttSourceOptions, mqttSource } from "../agent/sources/mqtt/source.ts";
import { openSpool } from "../agent/spools/log-spool.ts";
import { decodeEnvelope } from "../domain/wire/envelope.ts";
import { systemClock } from "../platform/clock.ts";
import {
  createCertificates,
  createMosquitto,
  createNamespace,
  createNetwork,
  findMosquitto,
  HOW_TO_INSTALL,
  type Mosquitto,
} from "./mosquitto.ts";
import { createTestResources, sharedServices } from "./services.ts";
import { until } from "./until.ts";

/** Longer than Mosquitto takes to write its database, on a busy machine too. */
const SAVED_MS = 500;

const program = findMosquitto();
// Where nobody installed a broker the other tests are still worth running; in CI its absence is a mistake.
const withMosquitto = program === undefined && !process.env.CI ? describe.skip : describe;
if (program === undefined && !process.env.CI) console.warn(HOW_TO_INSTALL);

withMosquitto("with a real Mosquitto", () => {
  const services = sharedServices();
  const folder = mkdtempSync(join(tmpdir(), "agent-"));
  const cleanups: (() => Promise<unknown> | unknown)[] = [];
  beforeAll(() => {
    if (program === undefined) throw new Error(HOW_TO_INSTALL);
  });
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });
  afterAll(() => {
    services.close();
    rmSync(folder, { recursive: true });
  });

  test("the broker is killed and started again, the agent too: no QoS 1 message published meanwhile is lost", async () => {
    const broker = await startBroker();
    const stream = await createStream();
    const stopFirst = await startAgent(stream.name, broker.port, "killed.db");
    const publisher = await startPublisher(broker.port);
    publisher.publish(1, 100);
    await until("something is in the stream", async () => (await stream.values()).length > 0);
    for (let outage = 1; outage <= 3; outage += 1) {
      // Mosquitto answers a gateway before its own disk has the message: killed in between it loses what it promised.
      await publisher.allAcknowledged();
      await delay(SAVED_MS);
      await broker.kill();
      publisher.publish(outage * 100 + 1, outage * 100 + 50);
      await delay(100);
      await broker.start();
      publisher.publish(outage * 100 + 51, outage * 100 + 100);
    }
    await publisher.allAcknowledged();
    await stopFirst();
    publisher.publish(401, 500);
    await publisher.allAcknowledged();
    await startAgent(stream.name, broker.port, "killed.db");
    await until("all are in the stream", async () => missing(500, await stream.values()).length === 0);
  });

  test("the network is cut without a word: what is published meanwhile comes when it is back", async () => {
    const broker = await startBroker();
    const network = await createNetwork(broker.port);
    cleanups.push(network.close);
    const stream = await createStream();
    await startAgent(stream.name, network.port, "cut.db", { keepaliveSeconds: 1 });
    const publisher = await startPublisher(broker.port);
    publisher.publish(1, 20);
    await until("the first are in the stream", async () => (await stream.values()).length === 20);
    network.cut();
    publisher.publish(21, 60);
    await publisher.allAcknowledged();
    await delay(2500);
    network.heal();
    await until("all are in the stream", async () => new Set(await stream.values()).size === 60);
  });

  test("the kernel cuts the agent's link to the broker, where root allows it: nothing is lost", async () => {
    const network = createNamespace();
    if (network === undefined)
      return console.warn("no network namespace without root: cut in the process only");
    cleanups.push(network.remove);
    const broker = await createMosquitto(program ?? "", [], { host: "0.0.0.0", within: network.within });
    cleanups.push(broker.remove);
    await broker.start();
    const stream = await createStream();
    const url = `mqtt://${network.far}:${broker.port}`;
    await startAgent(stream.name, broker.port, "namespace.db", { url, keepaliveSeconds: 1 });
    const publisher = await startPublisher(broker.port, { host: network.near });
    publisher.publish(1, 20);
    await until("the first are in the stream", async () => (await stream.values()).length === 20);
    network.cut();
    publisher.publish(21, 60);
    await publisher.allAcknowledged();
    await delay(2500);
    network.heal();
    await until("all are in the stream", async () => new Set(await stream.values()).size === 60);
  });

  test("MQTT 5 over TLS with an own authority, a client certificate and a password from a file", async () => {
    createCertificates(folder);
    const pem = (name: string) => join(folder, name);
    writeFileSync(pem("password"), "s3cret\n");
    writeFileSync(pem("users"), "agent:s3cret\n");
    const { execFileSync } = await import("node:child_process");
    execFileSync("mosquitto_passwd", ["-U", pem("users")]);
    const broker = await startBroker([
      `cafile ${pem("ca.pem")}`,
      `certfile ${pem("server.pem")}`,
      `keyfile ${pem("server.key")}`,
      "require_certificate true",
      "allow_anonymous false",
      `password_file ${pem("users")}`,
    ]);
    const stream = await createStream();
    const tls = { ca: pem("ca.pem"), certificate: pem("client.pem"), key: pem("client.key") };
    const secure = {
      url: `mqtts://localhost:${broker.port}`,
      protocolVersion: 5,
      username: "agent",
      passwordFile: pem("password"),
    } as const;
    const { readFileSync } = await import("node:fs");
    const publisher = await startPublisher(broker.port, {
      protocol: "mqtts",
      host: "localhost",
      ca: readFileSync(tls.ca),
      cert: readFileSync(tls.certificate),
      key: readFileSync(tls.key),
      username: "agent",
      password: "s3cret",
    });
    const seen: string[] = [];
    publisher.client.on("message", (_topic, payload) => seen.push(payload.toString()));
    await publisher.client.subscribeAsync("agents/test/status");
    const stop = await startAgent(stream.name, broker.port, "tls.db", {
      ...secure,
      tls,
      statusTopic: "agents/test/status",
    });
    await until("the agent says that it is there", () => seen.includes("online"));
    publisher.publish(1, 10);
    await until("all are in the stream", async () => (await stream.values()).length === 10);
    await stop();
    await until("the agent says that it goes", () => seen.at(-1) === "offline");

    const ending = (options: Partial<MqttSourceOptions>) => runOnce(broker.port, { ...secure, ...options });
    await expect(ending({})).rejects.toThrow(
      "the broker's certificate is from an unknown authority; give its own with tls.ca",
    );
    await expect(ending({ tls: { ca: tls.ca } })).rejects.toThrow("client certificate");
    writeFileSync(pem("wrong"), "guess\n");
    await expect(ending({ tls, passwordFile: pem("wrong") })).rejects.toThrow(
      "the broker refuses the user name or password",
    );
  });

  async function startBroker(settings: string[] = []): Promise<Mosquitto> {
    const broker = await createMosquitto(program ?? "", settings);
    cleanups.push(broker.remove);
    await broker.start();
    return broker;
  }

  async function createStream() {
    const { streamName } = await createTestResources(services);
    return { name: streamName, values: () => valuesIn(streamName) };
  }

  function sourceOf(port: number, options: Partial<MqttSourceOptions>) {
    return mqttSource({
      url: `mqtt://127.0.0.1:${port}`,
      clientId: "agent-under-test",
      families: () => familiesFromConfig([{ family: "zigbee2mqtt" }]),
      clock: systemClock,
      log: silent,
      random: () => 0.1,
      ...options,
    });
  }

  /** Resolves once the agent runs; its stop, which runs at the end of the test in any case, drains the spool. */
  async function startAgent(
    stream: string,
    port: number,
    file: string,
    options: Partial<MqttSourceOptions> = {},
  ) {
    const spool = openSpool({
      path: join(folder, file),
      maxBytes: 1e8,
      maxAgeMs: 3_600_000,
      homeId: "h",
      clock: systemClock,
      log: silent,
    });
    let connections = 0;
    const log = {
      ...silent,
      info: (_: object, text: string) => text.startsWith("connected") && connections++,
    };
    const agent = createAgent({
      agentId: "agent-under-test",
      home: { id: "h", name: "H", timeZone: "UTC", unit: "celsius", sensors: [] },
      sources: [sourceOf(port, { log, ...options })],
      spool,
      publisher: createKinesisPublisher({
        client: services.clients.kinesis,
        streamName: stream,
        clock: systemClock,
        log: silent,
      }),
      clock: systemClock,
      log: silent,
      pace: { atOnceMs: 50, atLatestMs: 50 },
      highWaterBytes: 1e8,
    });
    await agent.start();
    await until("the agent has subscribed", () => connections > 0);
    let stopped: Promise<void> | undefined;
    const stop = () => {
      stopped ??= agent.stop(5000).then(() => spool.close());
      return stopped;
    };
    cleanups.push(stop);
    return stop;
  }

  async function runOnce(port: number, options: Partial<MqttSourceOptions>): Promise<void> {
    const intake = {
      accept: async () => undefined,
      checkpoint: () => undefined,
      discover: async () => undefined,
      vitals: async () => undefined,
      room: async () => undefined,
    };
    const source = sourceOf(port, { failFast: true, clientId: "another", ...options });
    await source.run(intake, AbortSignal.timeout(5000));
  }

  async function startPublisher(port: number, options: IClientOptions = {}) {
    const client: MqttClient = connect({
      host: "127.0.0.1",
      port,
      clientId: "gateway",
      clean: false,
      reconnectPeriod: 50,
      ...options,
    });
    client.on("error", () => undefined);
    cleanups.push(() => client.endAsync(true));
    let waiting = 0;
    await until("the gateway is connected", () => client.connected);
    return {
      client,
      /** Readings with the values from the first to the last; kept by the client until the broker has them. */
      publish(first: number, last: number) {
        for (let value = first; value <= last; value += 1) {
          waiting += 1;
          const payload = { temperature: value, last_seen: 1_700_000_000_000 + value };
          client.publish("zigbee2mqtt/kitchen", JSON.stringify(payload), { qos: 1 }, () => {
            waiting -= 1;
          });
        }
      },
      allAcknowledged: () => until("the broker has all messages", () => waiting === 0),
    };
  }

  async function valuesIn(StreamName: string): Promise<(number | null)[]> {
    const { kinesis } = services.clients;
    const { Shards = [] } = await kinesis.send(new ListShardsCommand({ StreamName }));
    const values: (number | null)[] = [];
    for (const { ShardId } of Shards) {
      const start = { StreamName, ShardId, ShardIteratorType: "TRIM_HORIZON" } as const;
      const { ShardIterator } = await kinesis.send(new GetShardIteratorCommand(start));
      const { Records = [] } = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
      for (const { Data } of Records) {
        const decoded = decodeEnvelope(JSON.parse(Buffer.from(Data ?? []).toString()));
        if (decoded.ok && decoded.value.type === "readings")
          values.push(...decoded.value.readings.map(({ celsius }) => celsius));
      }
    }
    return values;
  }
});

function missing(count: number, values: (number | null)[]): number[] {
  const found = new Set(values);
  return Array.from({ length: count }, (_, index) => index + 1).filter((value) => !found.has(value));
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
