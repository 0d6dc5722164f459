import { type Fault, faultKey } from "../../agent/sources/simulated-house/faults.ts";
import { createSimulatedHouse } from "../../agent/sources/simulated-house/house.ts";
import { DAY_MS, MINUTE_MS } from "../../domain/duration.ts";
import { createLiveHome } from "../../domain/home/live.ts";
import { createBenchAgent } from "../bench-agent.ts";

/** A Saturday at ten in a cold January: the house is two weeks old, and awake. */
const BEGINS_MS = Date.parse("2026-01-31T10:00:00+01:00");
const LIVED_MS = 14 * DAY_MS;
const GIVEN_UP_MS = 3 * DAY_MS;
const SEED = 1;

/** Every fault of the house of `npm start`, in the order in which the page shows them. */
export function allFaults(): Fault[] {
  return createSimulatedHouse({ seed: SEED, startAtMs: BEGINS_MS }).possibleFaults();
}

/**
 * After how many minutes of the house's time the first e-mail comes that tells of a fault, by the code that ships; null when none
 * comes within three days.
 */
export function noticeMinutes(fault: Fault): number | null {
  const fromMs = BEGINS_MS - LIVED_MS;
  const house = createSimulatedHouse({ seed: SEED, startAtMs: fromMs });
  let lettersAtMs: number | undefined;
  let nowMs = fromMs;
  const cloud = createLiveHome(house.home.id, {
    onLetter({ items }) {
      const tellsOfIt = items.some(
        ({ sensorId }) => fault.sensorId === undefined || sensorId === fault.sensorId,
      );
      if (nowMs > BEGINS_MS && tellsOfIt) lettersAtMs ??= nowMs;
    },
  });
  const agent = createBenchAgent(house.home, fromMs);
  cloud.hear([agent.announcement()]);
  const live = (untilMs: number, stepMs: number) => {
    while (nowMs < untilMs && lettersAtMs === undefined) {
      nowMs += stepMs;
      const readings = house.advanceTo(nowMs);
      // Without power the agent is silent, too.
      if (readings.length > 0) cloud.hear(agent.report(readings, nowMs));
      cloud.tickUntil(nowMs);
    }
  };
  live(BEGINS_MS, 10 * MINUTE_MS);
  house.switchFault(fault, true);
  live(BEGINS_MS + GIVEN_UP_MS, MINUTE_MS);
  return lettersAtMs === undefined ? null : (lettersAtMs - BEGINS_MS) / MINUTE_MS;
}

/** The minutes of every fault, by `faultKey`. */
export function allNoticeMinutes(report: (key: string, minutes: number | null) => void) {
  return Object.fromEntries(
    allFaults().map((fault) => {
      const minutes = noticeMinutes(fault);
      report(faultKey(fault), minutes);
      return [faultKey(fault), minutes];
    }),
  );
}
