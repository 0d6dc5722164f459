import { createServer, type Server, type Socket } from "node:net";
import { Aedes, type AedesOptions } from "aedes";
import { pause } from "../../../platform/backoff.ts";
import { systemClock } from "../../../platform/clock.ts";
import { familiesFromConfig } from "./families/from-config.ts";
import { zigbee2Mqtt } from "./families/zigbee2mqtt.ts";
import { mqttSource } from "./source.ts";
import { soon, startTestSource, type TestSourceOptions } from "./test-source.ts";

let stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.reverse()) await stop();
  stops = [];
});

test("a message published while the source runs is a reading", async () => {
  const broker = await startBroker();
  const source = start(broker.port);
  await source.connected(1);
  await broker.publish("zigbee2mqtt/kitchen/sensor", '{"temperature":21.5,"last_seen":1693606312123}');
  await soon(() => source.readings.length === 1);
  expect(source.readings).toEqual([
    { sensorId: "kitchen/sensor", takenAtMs: 1_693_606_312_123, celsius: 21.5 },
  ]);
});

test("a message is acknowledged only after its reading has been accepted", async () => {
  const broker = await startBroker();
  let letAccept: () => void = () => undefined;
  const accepting = new Promise<void>((resolve) => {
    letAccept = resolve;
  });
  const source = start(broker.port, { accept: () => accepting });
  await source.connected(1);
  await broker.publish("zigbee2mqtt/kitchen", '{"temperature":21.5}');
  await soon(() => source.readings.length === 1);
  await pause(100);
  expect(broker.acknowledged).toBe(0);
  letAccept();
  await soon(() => broker.acknowledged === 1);
});

test("messages are taken while earlier ones are not yet accepted, and acknowledged in their order", async () => {
  const broker = await startBroker();
  const lets: (() => void)[] = [];
  const accept = () => new Promise<void>((resolve) => lets.push(resolve));
  const source = start(broker.port, { accept });
  await source.connected(1);
  for (const celsius of [1, 2, 3]) await broker.publish("zigbee2mqtt/kitchen", `{"temperature":${celsius}}`);
  await soon(() => source.readings.length === 3);
  lets[1]?.();
  lets[2]?.();
  await pause(50);
  expect(broker.acknowledged).toBe(0);
  lets[0]?.();
  await soon(() => broker.acknowledged === 3);
});

test("a reading that is not accepted ends the source with the reason, and its message is delivered again", async () => {
  const broker = await startBroker();
  const failing = start(broker.port, { accept: () => Promise.reject(new Error("disk full")) });
  await failing.connected(1);
  await broker.publish("zigbee2mqtt/kitchen", '{"temperature":21.5}');
  await expect(failing.ended).rejects.toThrow("disk full");
  expect(broker.acknowledged).toBe(0);
  const next = start(broker.port);
  await soon(() => next.readings.length === 1);
  await soon(() => broker.acknowledged === 1);
});

test("a message whose connection is lost before its reading is accepted is delivered again, not acknowledged late", async () => {
  const broker = await startBroker();
  let accepts = 0;
  const source = start(broker.port, { accept: () => (accepts++ === 0 ? pause(150) : Promise.resolve()) });
  await source.connected(1);
  await broker.publish("zigbee2mqtt/kitchen", '{"temperature":21.5}');
  await soon(() => source.readings.length === 1);
  broker.dropConnections();
  await source.connected(2);
  await soon(() => broker.acknowledged === 1);
  expect(source.readings).toHaveLength(2);
});

test("what is published with QoS 1 while nobody listens is delivered at the next start", async () => {
  const broker = await startBroker();
  const first = start(broker.port);
  await first.connected(1);
  await first.stop();
  await broker.publish("zigbee2mqtt/kitchen", '{"temperature":21.5}');
  const second = start(broker.port);
  await soon(() => second.readings.length === 1);
});

test("a broker that restarts is found again, and it is said once", async () => {
  const broker = await startBroker();
  const source = start(broker.port);
  await source.connected(1);
  await broker.stop();
  await soon(() => source.said.warn.length === 1);
  await pause(300);
  const again = await startBroker(broker.port);
  await source.connected(2);
  await again.publish("zigbee2mqtt/kitchen", '{"temperature":21.5}');
  await soon(() => source.readings.length === 1);
  expect(source.said.warn).toEqual([
    `127.0.0.1:${broker.port}: the connection to the broker was lost: it closed the connection. Trying again until it answers`,
  ]);
});

test("a retained message is no reading", async () => {
  const broker = await startBroker();
  await broker.publish("zigbee2mqtt/kitchen", '{"temperature":5}', true);
  const source = start(broker.port);
  await soon(() => source.counts().ignored === 1);
  await broker.publish("zigbee2mqtt/cellar", '{"temperature":12}');
  await soon(() => source.readings.length > 0);
  expect(source.readings).toMatchObject([{ sensorId: "cellar" }]);
});

test("a message that is not understood is counted and the next one is read", async () => {
  const broker = await startBroker();
  const source = start(broker.port);
  await source.connected(1);
  await broker.publish("zigbee2mqtt/kitchen", '{"temperature":');
  await broker.publish("zigbee2mqtt/kitchen", '{"temperature":20}');
  await soon(() => source.readings.length === 1);
  await soon(() => source.counts().readings === 1);
  expect(source.counts()).toMatchObject({ readings: 1, ignored: 0, problems: 1 });
  expect(source.said.warn).toEqual(["message not understood: malformed JSON"]);
});

test("a broker that is not there yet is waited for, and it is said once what to check", async () => {
  const port = await freePort();
  const source = start(port);
  await pause(400);
  expect(source.said.warn).toEqual([
    `127.0.0.1:${port}: no connection to the broker: connection refused; check that it runs and that host and port are right. Trying again until it answers`,
  ]);
  await startBroker(port);
  await source.connected(1);
});

test("with failFast a broker that is not there ends the source", async () => {
  const port = await freePort();
  await expect(start(port, { failFast: true }).ended).rejects.toMatchObject({
    name: "SourceError",
    message: `127.0.0.1:${port}: no connection to the broker: connection refused; check that it runs and that host and port are right`,
  });
});

test.each([4, 5])("a broker that refuses the user (CONNACK %i) ends the source", async (returnCode) => {
  const refuse = Object.assign(new Error("no"), { returnCode });
  const broker = await startBroker(0, {
    authenticate: (_client, _user, _password, done) => done(refuse as never, false),
  });
  await expect(start(broker.port, { username: "house" }).ended).rejects.toMatchObject({
    name: "SourceError",
    message: `127.0.0.1:${broker.port}: the broker refuses the user name or password (CONNACK ${returnCode}); check both`,
  });
});

test("a broker that does not permit the subscription ends the source", async () => {
  const broker = await startBroker(0, {
    authorizeSubscribe: (_client, _subscription, done) => done(null, null),
  });
  await expect(start(broker.port).ended).rejects.toMatchObject({
    name: "SourceError",
    message: `127.0.0.1:${broker.port}: the broker does not permit subscribing to zigbee2mqtt/#; check the user's access rights`,
  });
});

test("what a gateway describes is announced, subscribed, remembered and read", async () => {
  const broker = await startBroker();
  const families = () => familiesFromConfig([{ family: "home-assistant" }]);
  const described = {
    device_class: "temperature",
    state_topic: "attic/t",
    unit_of_measurement: "°F",
    name: "Attic",
  };
  await broker.publish("homeassistant/sensor/attic/config", JSON.stringify(described), true);
  const source = start(broker.port, { families });
  await soon(() => broker.subscriptions.includes("attic/t"));
  await broker.publish("attic/t", "68");
  await soon(() => source.readings.length === 1);
  expect(source.readings).toMatchObject([{ sensorId: "attic", celsius: 20 }]);
  expect(source.discovered).toEqual([{ id: "attic", name: "Attic" }]);
  expect(source.checkpoint()).toMatchObject({ source: `mqtt 127.0.0.1:${broker.port}` });

  await source.stop();
  const queued = broker.publish("attic/t", "50");
  const next = start(broker.port, { families, remembered: source.checkpoint()?.position });
  await queued;
  await soon(() => next.readings.length === 1);
  expect(next.readings).toMatchObject([{ sensorId: "attic", celsius: 10 }]);
});

test("of several topics one may be refused: the others are read, and it is said", async () => {
  const broker = await startBroker(0, {
    authorizeSubscribe: (_client, subscription, done) =>
      done(null, subscription.topic.startsWith("tele") ? null : subscription),
  });
  const families = () => familiesFromConfig([{ family: "zigbee2mqtt" }, { family: "tasmota" }]);
  const source = start(broker.port, { families });
  await source.connected(1);
  await broker.publish("zigbee2mqtt/kitchen", '{"temperature":20}');
  await soon(() => source.readings.length === 1);
  expect(source.said.error).toEqual([
    "these topics are not read, the others are; the broker's log may say why",
  ]);
});

test("a topic for which the broker ends the connection is found and left out, and the others are read", async () => {
  const broker = await startBroker(0, {
    authorizeSubscribe: (client, subscription, done) => {
      // aedes restores a subscription before it has answered CONNECT, also one that it never granted.
      const isPoison = subscription.topic === "poison" && client.connected;
      if (isPoison) (client.conn as Socket).destroy();
      done(null, isPoison ? null : subscription);
    },
  });
  const describe = (name: string, state_topic: string) =>
    broker.publish(
      `homeassistant/sensor/${name}/config`,
      JSON.stringify({ device_class: "temperature", state_topic }),
      true,
    );
  await describe("bad", "poison");
  await describe("good", "attic");
  const families = () => familiesFromConfig([{ family: "home-assistant" }]);
  const source = start(broker.port, { families, random: () => 0.01 });
  await soon(() => source.said.error.length > 0);
  await soon(() => broker.subscriptions.at(-1) === "attic" || source.problem() !== undefined);
  await broker.publish("attic", "20");
  await soon(() => source.readings.length === 1);
  expect(source.readings).toMatchObject([{ sensorId: "good" }]);
  expect(source.said.error).toEqual([
    "these topics are not read, the others are; the broker's log may say why",
  ]);
  expect(source.problem()).toMatch(/not read: poison \(the broker ends the connection for it\)$/);
});

test("a description that is withdrawn ends its subscription, and the same one is subscribed again", async () => {
  const broker = await startBroker();
  const topic = "homeassistant/sensor/attic/config";
  const described = JSON.stringify({ device_class: "temperature", state_topic: "attic" });
  const source = start(broker.port, { families: () => familiesFromConfig([{ family: "home-assistant" }]) });
  await source.connected(1);
  await broker.publish(topic, described);
  await soon(() => broker.subscriptions.includes("attic"));
  await broker.publish(topic, "");
  await soon(() => broker.unsubscriptions.includes("attic"));
  await broker.publish(topic, described);
  await soon(() => broker.subscriptions.filter((one) => one === "attic").length === 2);
  await broker.publish("attic", "20");
  await soon(() => source.readings.length === 1);
});

test("a description that a broken agent kept does not end this one", async () => {
  const broker = await startBroker();
  const entity = (sensorId: string, stateTopic: string) => ({
    sensorId,
    name: sensorId,
    stateTopic,
    path: null,
    unit: null,
  });
  const topics = ["", "a#b", "#", "x".repeat(70_000), "attic"];
  const kept = topics.map((topic, index) => [
    `homeassistant/sensor/s${index}/config`,
    [entity(`s${index}`, topic)],
  ]);
  const remembered = JSON.stringify([["home-assistant", JSON.stringify(kept)]]);
  const families = () => familiesFromConfig([{ family: "home-assistant" }]);
  const source = start(broker.port, { families, remembered });
  await source.connected(1);
  await broker.publish("attic", "20");
  await soon(() => source.readings.length === 1);
  expect(broker.subscriptions.filter((topic) => !topic.startsWith("homeassistant/"))).toEqual(["attic"]);
});

test("what is ignored is said once for each cause, not for each message", async () => {
  const broker = await startBroker();
  const source = start(broker.port);
  await source.connected(1);
  for (let count = 0; count < 20; count++) {
    await broker.publish(`zigbee2mqtt/lamp${count}`, '{"state":"ON"}');
    await broker.publish(`zigbee2mqtt/trv${count}/set`, '{"temperature":20}');
    await broker.publish(`zigbee2mqtt/k${count}`, '{"temperature":');
    await broker.publish(`zigbee2mqtt/w${count}`, '{"temperature":"warm"}');
  }
  await soon(() => source.counts().ignored === 40 && source.counts().problems === 40);
  expect(source.said.info.slice(1)).toEqual([
    "messages such as this are ignored: no temperature",
    "messages such as this are ignored: not a device's state",
  ]);
  // The 1st, 2nd, 4th, 8th and 16th of each.
  expect(source.said.warn).toHaveLength(10);
  expect(new Set(source.said.warn)).toEqual(
    new Set(["message not understood: malformed JSON", 'message not understood: not a temperature: "warm"']),
  );
});

test("the broker keeps whether the agent is there", async () => {
  const broker = await startBroker();
  const source = start(broker.port, { statusTopic: "agents/test" });
  await soon(() => broker.heard.includes("agents/test online"));
  broker.dropConnections();
  await soon(() => broker.heard.includes("agents/test offline"));
  await source.stop();
});

test("a password file that is not there ends the source and is named", async () => {
  await expect(start(1, { passwordFile: "/none/password" }).ended).rejects.toMatchObject({
    name: "SourceError",
    message: "/none/password: no such file; expected the password there, readable for the agent's user",
  });
});

test("the signal ends the source at once, connected or waiting", async () => {
  const broker = await startBroker();
  const connected = start(broker.port);
  await connected.connected(1);
  const waiting = start(await freePort());
  await soon(() => waiting.said.warn.length === 1);
  const startMs = Date.now();
  await connected.stop();
  await waiting.stop();
  expect(Date.now() - startMs).toBeLessThan(300);
});

test.each([["localhost:1883"], ["http://localhost:1883"], ["1883"]])(
  "an address that is no broker's is refused: %s",
  (url) => {
    expect(() =>
      mqttSource({ url, clientId: "a", families: () => [], clock: systemClock, log: silent }),
    ).toThrow(
      `--mqtt "${url}": expected the address of a broker with mqtt, mqtts, ws or wss, for example mqtt://127.0.0.1:1883`,
    );
  },
);

test("a base topic with wildcards is refused", () => {
  expect(() => zigbee2Mqtt({ topic: "home/#" })).toThrow(
    '--topic "home/#": expected a base topic without + and #, for example zigbee2mqtt',
  );
});

test("the source's name does not tell the password", () => {
  const url = "mqtt://me:secret@broker.lan";
  const options = { url, clientId: "a", families: () => [], clock: systemClock, log: silent };
  expect(mqttSource(options).name).toBe("mqtt broker.lan:1883");
});

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

function start(port: number, options: TestSourceOptions = {}) {
  const source = startTestSource(port, options);
  stops.push(source.stop);
  return source;
}

async function startBroker(port = 0, options: AedesOptions = {}) {
  const aedes = await Aedes.createBroker(options);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    aedes.handle(socket);
  });
  const heard: string[] = [];
  const subscriptions: string[] = [];
  const unsubscriptions: string[] = [];
  const broker = {
    port: await listen(server, port),
    acknowledged: 0,
    heard,
    subscriptions,
    unsubscriptions,
    publish,
    dropConnections,
    stop,
  };
  aedes.on("publish", ({ topic, payload }) => heard.push(`${topic} ${payload}`));
  aedes.on("subscribe", (some) => subscriptions.push(...some.map(({ topic }) => topic)));
  aedes.on("unsubscribe", (topics) => unsubscriptions.push(...topics));
  aedes.on("ack", () => broker.acknowledged++);
  function dropConnections() {
    for (const socket of sockets) socket.destroy();
  }
  let stopped = false;
  async function stop() {
    if (stopped) return;
    stopped = true;
    const closed = new Promise((resolve) => server.close(resolve));
    dropConnections();
    await new Promise<void>((resolve) => aedes.close(resolve));
    await closed;
  }
  async function publish(topic: string, payload: string, retain = false) {
    const packet = { cmd: "publish" as const, topic, payload, qos: 1 as const, retain, dup: false };
    await new Promise<void>((resolve, reject) =>
      aedes.publish(packet, (error) => (error ? reject(error) : resolve())),
    );
  }
  stops.push(stop);
  return broker;
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return (server.address() as { port: number }).port;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, 0);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
