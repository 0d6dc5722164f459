import type { Cause } from "../../domain/detection/verdict.ts";
import type { InjectedFault } from "./faults.ts";

/** Everything that goes wrong in a family. */
export type FaultName = InjectedFault | "boiler" | "appliance-failure" | "deviation";

/** How well an alert names a fault: `vague` says what is to be seen and no cause, which misleads nobody. */
export type Fit = "fits" | "vague" | "wrong";

/** The causes that fit a fault and those that are vague; any other sends people to the wrong place. */
const FITTING: Record<FaultName, { fits: readonly Cause[]; vague: readonly Cause[] }> = {
  spike: { fits: ["sensor-fault"], vague: ["unusual"] },
  stuck: { fits: ["sensor-fault"], vague: ["unusual"] },
  dropout: { fits: ["silence", "power-cut"], vague: [] },
  bias: { fits: ["sensor-fault"], vague: ["unusual", "too-hot", "too-cold"] },
  drift: { fits: ["sensor-fault", "unusual"], vague: ["too-hot", "too-cold", "warming"] },
  noise: { fits: ["sensor-fault"], vague: ["unusual"] },
  window: { fits: ["open-window"], vague: ["unusual", "too-cold"] },
  "heating-failure": { fits: ["heating-failure", "too-cold", "house-too-cold", "frost"], vague: ["unusual"] },
  overheat: { fits: ["overheating", "too-hot", "house-too-hot"], vague: ["unusual", "warming"] },
  "freeze-risk": { fits: ["frost", "too-cold", "heating-failure", "house-too-cold"], vague: ["unusual"] },
  boiler: { fits: ["heating-failure", "house-too-cold", "too-cold", "frost"], vague: ["unusual"] },
  "appliance-failure": { fits: ["warming", "too-hot"], vague: ["unusual", "overheating"] },
  deviation: { fits: ["unusual", "too-cold", "heating-failure", "open-window"], vague: [] },
};

/** How well a cause names a fault. */
export function fitOf(fault: FaultName, cause: Cause): Fit {
  if (FITTING[fault].fits.includes(cause)) return "fits";
  return FITTING[fault].vague.includes(cause) ? "vague" : "wrong";
}
