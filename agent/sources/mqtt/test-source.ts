import type { DescribedSensor } from "../../../domain/home/description.ts";
import type { Vitals } from "../../../domain/home/vitals.ts";
import type { Reading } from "../../../domain/reading.ts";
import { pause } from "../../../platform/backoff.ts";
import { systemClock } from "../../../platform/clock.ts";
import type { Intake } from "../../source.ts";
import type { Checkpoint } from "../../spool.ts";
import { zigbee2Mqtt } from "./families/zigbee2mqtt.ts";
import type { MqttCounts } from "./message-taker.ts";
import { type MqttSourceOptions, mqttSource } from "./source.ts";

/** Options of a source for tests: `accept` is called with each batch, `remembered` is the checkpoint of an earlier run. */
export interface TestSourceOptions extends Partial<MqttSourceOptions> {
  accept?: () => Promise<void>;
  remembered?: string | undefined;
}

/** Runs an MQTT source until `stop` and keeps what it reads and says. */
export function startTestSource(port: number, options: TestSourceOptions = {}) {
  const { accept = async () => undefined, remembered, ...given } = options;
  const readings: Reading[] = [];
  const discovered: DescribedSensor[] = [];
  const vitals: Vitals[] = [];
  const said: Record<"info" | "warn" | "error", string[]> = { info: [], warn: [], error: [] };
  let checkpoint: Checkpoint | undefined;
  let counts: MqttCounts = { readings: 0, ignored: 0, problems: 0, skewed: 0 };
  const source = mqttSource({
    url: `mqtt://127.0.0.1:${port}`,
    clientId: "agent-test",
    families: () => [zigbee2Mqtt()],
    clock: systemClock,
    log: {
      info: (_fields, message) => said.info.push(message),
      warn: (_fields, message) => said.warn.push(message),
      error: (_fields, message) => said.error.push(message),
    },
    random: () => 0.1,
    onMessage: (now) => {
      counts = now;
    },
    ...given,
  });
  const controller = new AbortController();
  const intake: Intake = {
    async accept(batch, position) {
      readings.push(...batch);
      checkpoint = position ?? checkpoint;
      await accept();
    },
    checkpoint: () => remembered,
    async discover(sensors) {
      discovered.push(...sensors);
    },
    async vitals(some) {
      vitals.push(...some);
    },
    room: async () => undefined,
  };
  const ended = source.run(intake, controller.signal);
  ended.catch(() => undefined);
  const connections = () => said.info.filter((message) => message === "connected to the broker").length;
  return {
    readings,
    discovered,
    vitals,
    said,
    ended,
    async stop() {
      controller.abort();
      await ended.catch(() => undefined);
    },
    connected: (count: number) => soon(() => connections() >= count),
    counts: () => counts,
    checkpoint: () => checkpoint,
    problem: () => source.problem?.(),
  };
}

/** Resolves once the condition holds; rejects after a minute. */
export async function soon(condition: () => boolean): Promise<void> {
  const deadlineMs = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > deadlineMs) throw new Error(`not within a minute: ${condition}`);
    await pause(5);
  }
}
