import { announceableName } from "../../../agent/announceable.ts";
import { createSendableReadings } from "../../../agent/sendable-readings.ts";
import { familiesFromConfig } from "../../../agent/sources/mqtt/families/from-config.ts";
import type { FamilyConfig } from "../../../agent/sources/mqtt/mqtt-config.ts";
import { createRouter } from "../../../agent/sources/mqtt/router.ts";
import type { Reading } from "../../../domain/reading.ts";
import { encodeEnvelope } from "../../../domain/wire/envelope.ts";
import { sensorSchema } from "../../../domain/wire/home-schema.ts";
import { decodePayload } from "../../../domain/wire/payload.ts";
import { expectThat, type Reader } from "../reader.ts";

const ARRIVED_MS = Date.UTC(2026, 0, 31, 12);
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const sender = { homeId: "home-1", agentId: "agent-1", spoolId: "a1b2", sequence: 1, sentAtMs: ARRIVED_MS };

/** Fails when the agent could not send what a source accepted, or the decoder refuses it. */
export function expectSendable(readings: readonly Reading[]): void {
  const sendable = createSendableReadings({
    ...silent,
    error: (facts) => expectThat(false, JSON.stringify(facts)),
  })(readings);
  if (sendable.length === 0) return;
  const decoded = decodePayload(
    encodeEnvelope({ ...sender, type: "readings", readings: sendable.slice(0, 2000) }),
    {
      partitionKey: "home-1",
      arrivedAtMs: ARRIVED_MS,
    },
  );
  expectThat(decoded.ok, decoded.ok ? "" : decoded.reason);
}

/** An MQTT family; an input is a topic, a line break and a payload. `before` are messages that came earlier. */
function family(config: FamilyConfig, samples: readonly string[], before: readonly string[] = []): Reader {
  const messageFrom = (text: Buffer) => {
    const end = text.indexOf("\n");
    const topic = text.toString("utf8", 0, end === -1 ? text.length : end);
    const retain = topic.length % 7 === 0;
    return {
      topic,
      payload: text.subarray(end === -1 ? text.length : end + 1),
      retain,
      arrivedAtMs: ARRIVED_MS,
    };
  };
  return {
    name: `mqtt-${config.family}`,
    share: 20,
    samples: [...samples, ...before],
    read(input) {
      const router = createRouter(familiesFromConfig([config]));
      for (const earlier of before) router.read(messageFrom(Buffer.from(earlier)));
      const findings = router.read(messageFrom(input));
      for (const finding of findings) {
        if ("readings" in finding) expectSendable(finding.readings);
        if ("sensors" in finding)
          for (const sensor of finding.sensors) {
            const { success } = sensorSchema.safeParse({ ...sensor, name: announceableName(sensor) });
            expectThat(success, `sensor ${JSON.stringify(sensor)}`);
          }
      }
      const memory = router.memory();
      if (memory !== undefined) {
        const next = createRouter(familiesFromConfig([config]));
        next.recall(memory);
        expectThat(next.memory() === memory, "what was learned is not recalled");
      }
      return findings.some(
        (finding) => "readings" in finding || ("sensors" in finding && finding.sensors.length > 0),
      );
    },
  };
}

const discovery = (id: string, config: object) =>
  `homeassistant/sensor/${id}/config\n${JSON.stringify(config)}`;

/** What gateways publish on a broker. */
export const gatewayReaders: readonly Reader[] = [
  family({ family: "zigbee2mqtt" } as FamilyConfig, [
    'zigbee2mqtt/kitchen/fridge\n{"temperature":4.5,"last_seen":"2026-01-31T11:59:00Z"}',
    'zigbee2mqtt/trv\n{"local_temperature":20.5,"temperature_l1":19}',
    'zigbee2mqtt/bridge/devices\n[{"friendly_name":"attic","description":"Attic","definition":{"exposes":[{"property":"temperature"},{"features":[{"property":"temperature_1"}]}]}}]',
    'zigbee2mqtt/bridge/state\n{"state":"online"}',
  ]),
  family({ family: "tasmota", timeZone: "Europe/Brussels" } as FamilyConfig, [
    'tele/attic/SENSOR\n{"Time":"2026-01-31T12:59:00","DS18B20-1":{"Id":"0316","Temperature":20.5},"TempUnit":"C"}',
    'tele/cellar/SENSOR\n{"Time":"2026-01-31T12:59:00+01:00","AM2301":{"Temperature":68,"Humidity":50},"TempUnit":"F"}',
  ]),
  family({ family: "esphome" } as FamilyConfig, ["livingroom/sensor/living_room_temperature/state\n21.4"]),
  family({ family: "shelly-gen1" } as FamilyConfig, [
    "shellies/shellyht-12/sensor/temperature\n20.5",
    "shellies/shelly1-12/ext_temperature/0\n-18.25",
  ]),
  family({ family: "shelly" } as FamilyConfig, [
    'ht-b8/events/rpc\n{"src":"ht-b8","method":"NotifyFullStatus","params":{"ts":1769860000.62,"temperature:0":{"id":0,"tC":19.8,"tF":67.6}}}',
    'ht-b8/events/rpc\n{"method":"NotifyStatus","params":{"temperature:100":{"tC":null,"errors":["read"]}}}',
  ]),
  family(
    { family: "statestream" } as FamilyConfig,
    [
      "homeassistant/sensor/attic_temperature/state\n21.5",
      "homeassistant/climate/hall/current_temperature\n19",
    ],
    [
      'homeassistant/sensor/attic_temperature/unit_of_measurement\n"°C"',
      'homeassistant/sensor/attic_temperature/friendly_name\n"Attic"',
    ],
  ),
  family(
    { family: "home-assistant" } as FamilyConfig,
    ["attic/c\n20", 'home/hall\n{"t":[{"v":19.5}],"last_seen":1769860000}'],
    [
      discovery("attic/temperature", {
        dev_cla: "temperature",
        stat_t: "attic/c",
        unit_of_meas: "°C",
        name: "Attic",
      }),
      discovery("hall/temperature", {
        device_class: "temperature",
        state_topic: "~/hall",
        "~": "home",
        value_template: "{{ value_json.t[0].v | float }}",
        device: { name: "Hall" },
      }),
    ],
  ),
  family(
    {
      family: "generic",
      topic: "boiler/+/status",
      path: "$.water.temperature",
      sensor: "boiler/{1}",
      time: "$.at",
    } as FamilyConfig,
    ['boiler/cellar/status\n{"water":{"temperature":55.5},"at":"2026-01-31T11:59:00Z"}'],
  ),
];
