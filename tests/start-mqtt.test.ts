import { spawn } from "node:child_process";
import { connect } from "mqtt";
import { createMosquitto, findMosquitto, HOW_TO_INSTALL } from "./mosquitto.ts";
import { until } from "./until.ts";

const program = findMosquitto();
// Where nobody installed a broker the other tests are still worth running; in CI its absence is a mistake.
const withMosquitto = program === undefined && !process.env.CI ? describe.skip : describe;

withMosquitto("npm start -- --mqtt and a real Mosquitto", () => {
  const cleanups: (() => Promise<unknown> | unknown)[] = [];
  beforeAll(() => {
    if (program === undefined) throw new Error(HOW_TO_INSTALL);
  });
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  test("every family is read by itself, and a broker that goes and comes back is told once each", async () => {
    const { broker, publish } = await startBroker();
    const { said, end } = startHere(broker.port);
    await until("it is connected", () => said().includes("The house on a page"));
    const messages = [
      ["zigbee2mqtt/kitchen", '{"temperature":21}'],
      ["tele/attic/SENSOR", '{"Time":"2019-01-01T00:00:00","DS18B20":{"Temperature":22},"TempUnit":"C"}'],
      ["shellyplusht-1/events/rpc", '{"src":"shellyplusht-1","params":{"temperature:0":{"id":0,"tC":19.8}}}'],
      ["shellies/ht-1/sensor/temperature", "18.5"],
      ["livingroom/sensor/living_room_temperature/state", "21.4"],
      ["homeassistant/sensor/garage_temperature/state", "7.5"],
      [
        "homeassistant/sensor/cellar/config",
        '{"device_class":"temperature","state_topic":"home/cellar","unit_of_measurement":"°C","unique_id":"c"}',
      ],
      ["home/cellar", "12"],
    ] as const;
    await until("all are stored", async () => {
      for (const [topic, payload] of messages) await publish(topic, payload);
      return /stored (?:[7-9]|\d\d)/.test(said());
    });
    await broker.kill();
    await until("the outage is told", () => said().includes("Trying again until it answers"));
    await broker.start();
    await until("the end of it is told", () => said().includes("The broker answers again, after "));
    expect(said().match(/Trying again until it answers/g)).toHaveLength(1);
    expect(await end()).toBe(0);
    expect(said()).not.toContain("No temperature within");
    expect(said()).toContain("All counts agree.");
  });

  test("after ten seconds without a temperature it says what the broker carries, whose it is and what to do", async () => {
    const { broker, publish } = await startBroker();
    await publish("zigbee2mqtt/kitchen", '{"temperature":21}', true);
    const { said, end } = startHere(broker.port);
    await until("it is connected", () => said().includes("The house on a page"));
    for (let count = 0; count < 3; count++) await publish("weather/garden", '{"temperature":4.5,"wind":3}');
    await publish("frigate/events", "{}");
    await until("the census is told", () => said().includes("No temperature within 10 s"));
    expect(said()).toContain("zigbee2mqtt/#: 1: Zigbee2MQTT, no temperature: retained, without last_seen");
    expect(said()).toMatch(
      /weather\/#: 3: no family that is known, not read; .*\{ family: generic, topic: "weather\/garden", path: \$\.temperature \}/,
    );
    expect(said()).toContain("frigate/#: 1: no family that is known, not read");
    expect(said()).toContain("tele/#: 0");
    expect(await end()).toBe(0);
  });

  async function startBroker() {
    const broker = await createMosquitto(program as string);
    cleanups.push(broker.remove);
    await broker.start();
    const gateway = connect(`mqtt://127.0.0.1:${broker.port}`);
    cleanups.push(() => gateway.endAsync(true));
    const publish = (topic: string, payload: string, retain = false) =>
      gateway.publishAsync(topic, payload, { qos: 1, retain });
    return { broker, publish };
  }

  function startHere(port: number) {
    const running = spawn(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", "local/start.ts", "--mqtt", `mqtt://127.0.0.1:${port}`],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    cleanups.push(() => running.exitCode === null && running.kill("SIGKILL"));
    let out = "";
    running.stdout.on("data", (chunk) => {
      out += chunk;
    });
    return {
      said: () => out,
      async end() {
        running.kill("SIGINT");
        await until("it has ended", () => running.exitCode !== null);
        return running.exitCode;
      },
    };
  }
});
