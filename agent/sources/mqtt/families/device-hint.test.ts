import { message } from "../test-message.ts";
import { deviceHint } from "./device-hint.ts";
import { homeAssistant } from "./home-assistant.ts";
import { readZigbee2MqttDevices } from "./zigbee2mqtt-devices.ts";

test.each([
  [["TS0601", "Fridge and freezer temperature sensor"], "freezer"],
  [["WSD-F1", "Refrigerator thermometer"], "fridge"],
  [["9290019758", "Hue motion outdoor sensor"], "outdoor"],
  [["THB2", "Indoor and outdoor thermometer"], undefined],
  [["WSDCGQ11LM", "Temperature and humidity sensor"], undefined],
  [["X1", "Bedroom climate sensor"], undefined],
  [[undefined, null, 7], undefined],
])("the model %j suggests %s", (texts, hint) => {
  expect(deviceHint(texts, false).hint).toBe(hint);
});

test("a thermostat measures a room, whatever its model is called", () => {
  expect(deviceHint(["Boiler thermostat"], true)).toEqual({ hint: "living" });
});

test("Zigbee2MQTT's and Home Assistant's descriptions bring the model's hint along", () => {
  const exposes = [{ property: "temperature" }];
  const devices = [
    { friendly_name: "0x1", definition: { model: "F1", description: "Freezer sensor", exposes } },
  ];
  expect(readZigbee2MqttDevices(Buffer.from(JSON.stringify(devices)))).toEqual({
    sensors: [{ id: "0x1", name: "0x1", hint: "freezer" }],
  });
  const config = {
    device_class: "temperature",
    stat_t: "a/b",
    name: "T1",
    dev: { mdl: "Smart Refrigerator" },
  };
  const topic = "homeassistant/sensor/t1/config";
  expect(homeAssistant().read(message(topic, config, { retain: true }))).toMatchObject({
    sensors: [{ id: "t1", hint: "fridge" }],
  });
});
