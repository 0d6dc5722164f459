import { agentItself, HOME_ITSELF } from "../../home/description.ts";
import { alarm, HOUR_MS, item, letter, NOW_MS } from "./house.ts";
import { type Sample, sample } from "./sample.ts";

const silent = alarm("silence", { rule: "silence", sinceMs: NOW_MS - 2 * HOUR_MS, lastCelsius: -18.2 });
const faultCode = alarm("sensor-fault", { rule: "fault-code", lastCelsius: 85, peakCelsius: 85 });

/** Sick and silent sensors, agents and houses: none of them reads as heat or cold. */
export const SENSORS: Sample[] = [
  sample("sensor-fault-code", letter([item("freezer", { alarm: faultCode })])),
  sample(
    "sensor-cannot-measure",
    letter([item("hall", { alarm: alarm("sensor-fault", { rule: "fault-code" }) })]),
  ),
  sample(
    "sensor-stuck",
    letter([
      item("cellar", {
        alarm: alarm("sensor-fault", { rule: "stuck", lastCelsius: 11.5, sinceMs: NOW_MS - 22 * HOUR_MS }),
      }),
    ]),
  ),
  sample("sensor-measures-again", letter([item("freezer", { event: "resolved", alarm: faultCode })])),
  sample("sensor-silent", letter([item("freezer", { alarm: silent })])),
  sample("sensor-heard-again", letter([item("freezer", { event: "resolved", alarm: silent })])),
  sample("agent-silent", letter([item(agentItself("pi-attic"), { alarm: silent })])),
  sample(
    "house-silent",
    letter([item(HOME_ITSELF, { alarm: silent, members: ["freezer", "fridge", "hall", "kitchen"] })]),
  ),
  sample("house-heard-again", letter([item(HOME_ITSELF, { event: "resolved", alarm: silent })])),
  sample(
    "house-was-silent-at-night",
    letter([item(HOME_ITSELF, { event: "over", alarm: silent, atMs: NOW_MS - HOUR_MS })]),
  ),
];
