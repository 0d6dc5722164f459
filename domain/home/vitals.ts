/** How full a battery is in percent; `low` where the sensor says no more than that. */
export type Battery = number | "low";

/** What a sensor's message says of the sensor itself. */
export interface Vitals {
  sensorId: string;
  /** `ok`: not low, and no more is known. */
  battery?: Battery | "ok";
  /** 0 to 255, as Zigbee2MQTT has it: the more the better. */
  linkQuality?: number;
}

/** A sensor's battery and radio as its agent announces them. */
export interface SensorHealth {
  battery?: Battery;
  hasWeakLink?: true;
}

/** Source: Zigbee2MQTT's `battery_low` of most devices, and what button cells still last for some weeks with. */
const LOW_PERCENT = 15;

/** Whether somebody should buy a battery. */
export function needsBattery({ battery }: SensorHealth): boolean {
  return battery === "low" || (battery !== undefined && battery <= LOW_PERCENT);
}

/** "12 %", "low". */
export function batteryText(battery: Battery): string {
  return battery === "low" ? "low" : `${battery} %`;
}

/** A battery is announced again when it has fallen by this, or rose so much that it is another one; percent. */
const FALLEN_BY = 5;
const REPLACED_BY = 20;
/** A link is weak below the first, and good again above the second. */
const WEAK_BELOW = 30;
const GOOD_ABOVE = 60;

/** What is to be announced of a sensor after a message; small changes are none, since each costs an announcement. */
export function healthAfter(
  known: SensorHealth,
  { battery, linkQuality }: Omit<Vitals, "sensorId">,
): SensorHealth {
  const next = batteryAfter(known.battery, battery);
  const isWeak =
    linkQuality === undefined
      ? known.hasWeakLink === true
      : linkQuality < (known.hasWeakLink ? GOOD_ABOVE : WEAK_BELOW);
  return { ...(next === undefined ? {} : { battery: next }), ...(isWeak ? { hasWeakLink: true } : {}) };
}

function batteryAfter(known: Battery | undefined, now: Vitals["battery"]): Battery | undefined {
  if (now === "ok") return known === "low" ? undefined : known;
  return now !== undefined && isOtherBattery(known, now) ? now : known;
}

function isOtherBattery(known: Battery | undefined, now: Battery): boolean {
  if (known === undefined || known === "low" || now === "low") return known !== now;
  const becomesLow = needsBattery({ battery: now }) && !needsBattery({ battery: known });
  return becomesLow || now <= known - FALLEN_BY || now >= known + REPLACED_BY;
}
