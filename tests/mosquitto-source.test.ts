import { connect, type MqttClient } from "mqtt";
import { familiesFromConfig } from "../agent/sources/mqtt/families/from-config.ts";
import { soon, startTestSource, type TestSourceOptions } from "../agent/sources/mqtt/test-source.ts";
import { pause } from "../platform/backoff.ts";
import { createMosquitto, createNetwork, findMosquitto, HOW_TO_INSTALL } from "./mosquitto.ts";

const program = findMosquitto();
// Where nobody installed a broker the other tests are still worth running; in CI its absence is a mistake.
const withMosquitto = program === undefined && !process.env.CI ? describe.skip : describe;

withMosquitto("an MQTT source and a real Mosquitto", () => {
  const cleanups: (() => Promise<unknown> | unknown)[] = [];
  beforeAll(() => {
    if (program === undefined) throw new Error(HOW_TO_INSTALL);
  });
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  test.each([
    ["an empty one", ""],
    ["one of 70,000 characters", "a".repeat(70_000)],
    ["a wildcard within a level", "a#b"],
    ["all topics", "#"],
    ["more levels than Mosquitto takes, for which it ends the connection", "a/".repeat(250)],
  ])(
    "a described state_topic that cannot be subscribed costs no other sensor a reading: %s",
    async (_, bad) => {
      const { port, publish } = await startBroker();
      await publish("homeassistant/sensor/bad/config", describedAt(bad), true);
      for (const name of ["a", "b", "c"])
        await publish(`homeassistant/sensor/${name}/config`, describedAt(`home/${name}`), true);
      const source = start(port, { families: () => familiesFromConfig([{ family: "home-assistant" }]) });
      await soon(() => source.discovered.length >= 3);
      // Until the broker has granted them, and after each connection that it may have ended.
      await soon(() => source.problem() === undefined || source.said.error.length > 0);
      const names = () => new Set(source.readings.map(({ sensorId }) => sensorId));
      for (let celsius = 1; names().size < 3; celsius++) {
        for (const name of ["a", "b", "c"]) await publish(`home/${name}`, `${celsius}`);
        await pause(50);
        if (celsius > 200) throw new Error(`only ${[...names()]} were read`);
      }
      await publish("private/talk", "20");
      await publish("home/a", "99");
      await soon(() => source.readings.some(({ celsius }) => celsius === 99));
      expect([...names()].sort()).toEqual(["a", "b", "c"]);
      expect([...source.said.warn, ...source.said.error].join("\n")).toMatch(/state_topic|not read/);
      expect(source.counts().ignored).toBeLessThan(20);
    },
  );

  test("messages that come twice because the connection broke before their acknowledgement are stored once, in order", async () => {
    const { port, publish } = await startBroker(["max_inflight_messages 100"]);
    const network = await createNetwork(port);
    cleanups.push(network.close);
    const source = start(network.port, { accept: () => pause(1), random: () => 0.001 });
    await source.connected(1);
    const publishing = (async () => {
      for (let celsius = 1; celsius <= 600; celsius++)
        await publish("zigbee2mqtt/kitchen", `{"temperature":${celsius}}`);
    })();
    for (let cut = 1; cut <= 5; cut++) {
      const before = source.readings.length;
      await soon(() => source.readings.length > before + 20);
      network.heal();
    }
    await publishing;
    await soon(() => source.readings.some(({ celsius }) => celsius === 600));
    expect(source.readings.map(({ celsius }) => celsius)).toEqual(
      Array.from({ length: 600 }, (_, index) => index + 1),
    );
  });

  test.each([4, 5] as const)(
    "two agents with one client id: it is said once what is the matter, and they slow down (MQTT %i)",
    async (protocolVersion) => {
      const { port } = await startBroker();
      const options = { protocolVersion, clientId: "same", random: () => 0.02 };
      const [one, two] = [start(port, options), start(port, options)];
      const told = () => [...one.said.error, ...two.said.error];
      await soon(() => told().length > 0);
      await pause(1000);
      for (const { said } of [one, two]) expect(said.error.length).toBeLessThanOrEqual(1);
      expect(told()[0]).toMatch(/a second agent, uses the client id "same".*set another clientId/);
      expect([...one.said.warn, ...two.said.warn].length).toBeLessThanOrEqual(4);
      const problems = [one, two].flatMap((source) => source.problem() ?? []);
      expect(problems.join()).toMatch(/client id "same"/);
    },
  );

  test.each([
    ["dies", "kill"],
    ["hangs, though the kernel takes connections", "freeze"],
  ] as const)("a broker that %s is a problem until it is back", async (_, end) => {
    const { port, broker } = await startBroker();
    const source = start(port, { keepaliveSeconds: 1 });
    expect(source.problem()).toMatch("not connected to the broker yet");
    await source.connected(1);
    expect(source.problem()).toBeUndefined();
    await broker[end]();
    await soon(() => source.problem() !== undefined);
    expect(source.problem()).toMatch(
      end === "kill" ? /connection to the broker was lost|connection refused/ : /no longer answers/,
    );
    if (end === "kill") await broker.start();
    else broker.thaw();
    await source.connected(2);
    expect(source.problem()).toBeUndefined();
  });

  function start(port: number, options: TestSourceOptions = {}) {
    const source = startTestSource(port, options);
    cleanups.push(source.stop);
    return source;
  }

  async function startBroker(settings: string[] = []) {
    const broker = await createMosquitto(program ?? "", settings);
    cleanups.push(broker.remove);
    await broker.start();
    const gateway: MqttClient = connect({ host: "127.0.0.1", port: broker.port, clientId: "gateway" });
    cleanups.push(() => gateway.endAsync(true));
    gateway.on("error", () => undefined);
    await soon(() => gateway.connected);
    const publish = (topic: string, payload: string, retain = false) =>
      gateway.publishAsync(topic, payload, { qos: 1, retain });
    return { broker, port: broker.port, publish };
  }
});

function describedAt(stateTopic: string): string {
  return JSON.stringify({ device_class: "temperature", state_topic: stateTopic, unit_of_measurement: "°C" });
}
