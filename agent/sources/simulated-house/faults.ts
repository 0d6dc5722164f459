/** What can go wrong in a simulated house. */
export const FAULT_KINDS = [
  "window-open",
  "door-ajar",
  "unplugged",
  "heating-off",
  "stuck",
  "dead",
  "spike",
  "drift",
  "power-cut",
] as const;

/** See FAULT_KINDS. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Something wrong; for what happens to a room or an appliance, `sensorId` is the sensor in it. */
export interface Fault {
  kind: FaultKind;
  /** Must be absent for `power-cut`, may be for `heating-off`: then the whole house. */
  sensorId?: string;
  /** Of `spike`: Celsius off, 25 when absent. Of `drift`: Celsius per hour, 0.3 when absent. Otherwise not used. */
  magnitude?: number;
}

export const SPIKE_CELSIUS = 25;
export const DRIFT_CELSIUS_PER_HOUR = 0.3;

/** A fault that cannot happen in this house; the message says why. */
export class FaultError extends RangeError {
  override readonly name = "FaultError";
}

/** Equal for the same kind of fault at the same sensor, whatever its magnitude. */
export function faultKey({ kind, sensorId }: Fault): string {
  return `${kind} ${sensorId ?? ""}`;
}
