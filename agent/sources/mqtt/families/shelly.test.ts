import { ARRIVED_MS, message } from "../test-message.ts";
import { shelly } from "./shelly.ts";
import { shellyGen1 } from "./shelly-gen1.ts";

const reading = (sensorId: string, celsius: number | null, takenAtMs = ARRIVED_MS) => ({
  readings: [{ sensorId, takenAtMs, celsius }],
});

describe("second generation", () => {
  const TS = 1_699_999_999.62;
  const notify = (method: string, params: object, retain = false) =>
    shelly().read(
      message("shellyplusht-b8/events/rpc", { src: "shellyplusht-b8", method, params }, { retain }),
    );

  test("a full status gives the time and tC, once", () => {
    const params = {
      ts: TS,
      "humidity:0": { id: 0, rh: 42.2 },
      "temperature:0": { id: 0, tC: 19.8, tF: 67.6 },
      sys: { wakeup_period: 600 },
    };
    expect(notify("NotifyFullStatus", params)).toEqual(
      reading("shellyplusht-b8/temperature:0", 19.8, 1_699_999_999_620),
    );
  });

  test("probes of an add-on are sensors of their own", () => {
    const params = {
      ts: TS,
      "temperature:100": { id: 100, tC: -20.1 },
      "temperature:101": { id: 101, tC: 4 },
    };
    expect(notify("NotifyStatus", params)).toMatchObject({
      readings: [
        { sensorId: "shellyplusht-b8/temperature:100", celsius: -20.1 },
        { sensorId: "shellyplusht-b8/temperature:101", celsius: 4 },
      ],
    });
  });

  test("null beside errors: the sensor could not measure", () => {
    const params = { ts: TS, "temperature:0": { id: 0, tC: null, tF: null, errors: ["read"] } };
    expect(notify("NotifyStatus", params)).toEqual(
      reading("shellyplusht-b8/temperature:0", null, 1_699_999_999_620),
    );
  });

  test.each([
    [
      "a delta without a temperature",
      "NotifyStatus",
      { ts: TS, "humidity:0": { id: 0, rh: 42 } },
      "no temperature",
    ],
    ["a delta without tC", "NotifyStatus", { ts: TS, "temperature:0": { id: 0 } }, "no temperature"],
    [
      "a switch's own heat",
      "NotifyStatus",
      { ts: TS, "switch:0": { temperature: { tC: 55 } } },
      "no temperature",
    ],
    ["an event", "NotifyEvent", { ts: TS, events: [] }, "not a status"],
  ])("%s is ignored", (_, method, params, ignored) => {
    expect(notify(method, params)).toEqual({ ignored });
  });

  test("a device that has not yet learned the time is dated by its arrival", () => {
    const params = { ts: 12.5, "temperature:0": { id: 0, tC: 19.8 } };
    expect(notify("NotifyFullStatus", params)).toEqual(reading("shellyplusht-b8/temperature:0", 19.8));
  });

  test("status topics are read instead where the configuration says so, and only live", () => {
    const family = shelly({ from: "status" });
    const status = (retain: boolean) =>
      family.read(message("ht/status/temperature:0", { id: 0, tC: 19.8, tF: 67.6 }, { retain }));
    expect(family.claims("ht/events/rpc")).toBeUndefined();
    expect(status(false)).toEqual(reading("ht/temperature:0", 19.8));
    expect(status(true)).toEqual({ ignored: "retained, without ts" });
    expect(family.read(message("ht/status/humidity:0", { rh: 40 }))).toEqual({
      ignored: "not a temperature",
    });
  });
});

describe("first generation", () => {
  const read = (topic: string, payload: string) => shellyGen1().read(message(`shellies/${topic}`, payload));

  test("a probe of the add-on is read in Celsius and not once more in Fahrenheit", () => {
    expect(read("shelly1-AB/ext_temperature/0", "47.69")).toEqual(
      reading("shelly1-AB/ext_temperature/0", 47.69),
    );
    expect(read("shelly1-AB/ext_temperature_f/0", "117.84")).toEqual({ ignored: "not a room's temperature" });
  });

  test("an H&T is read in the configured unit", () => {
    const ht = message("shellies/shellyht-12/sensor/temperature", "68.00");
    expect(shellyGen1({ unit: "fahrenheit" }).read(ht)).toEqual(reading("shellyht-12", 20));
  });

  test.each([["shelly1pm-60/temperature"], ["shelly1pm-60/temperature_f"], ["shellyht-12/sensor/humidity"]])(
    "%s is not a room's temperature",
    (topic) => {
      expect(read(topic, "55")).toEqual({ ignored: "not a room's temperature" });
    },
  );
});
