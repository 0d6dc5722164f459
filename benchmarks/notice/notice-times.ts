import { type Fault, faultKey } from "../../agent/sources/simulated-house/faults.ts";
import { createSimulatedHouse } from "../../agent/sources/simulated-house/house.ts";
import type { FaultNotice } from "../../dashboard/wire.ts";
import { DAY_MS, MINUTE_MS } from "../../domain/duration.ts";
import type { HomeDescription } from "../../domain/home/description.ts";
import { createLiveHome } from "../../domain/home/live.ts";
import { subjectOf } from "../../domain/mail/subject.ts";
import type { Letter } from "../../domain/post/letter.ts";
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

/** The first e-mail that tells of a fault, by the code that ships; null when none comes within three days. */
export function noticeOf(fault: Fault): FaultNotice | null {
  const fromMs = BEGINS_MS - LIVED_MS;
  const house = createSimulatedHouse({ seed: SEED, startAtMs: fromMs });
  let notice: FaultNotice | undefined;
  let nowMs = fromMs;
  const cloud = createLiveHome(house.home.id, {
    onLetter(letter) {
      const item = letter.items.find(
        ({ sensorId }) => fault.sensorId === undefined || sensorId === fault.sensorId,
      );
      if (nowMs <= BEGINS_MS || item === undefined) return;
      const subject = subjectWithoutValue({ ...letter, items: [item], omitted: 0 }, house.home);
      notice ??= { minutes: (nowMs - BEGINS_MS) / MINUTE_MS, subject };
    },
  });
  const agent = createBenchAgent(house.home, fromMs);
  cloud.hear([agent.announcement()]);
  const live = (untilMs: number, stepMs: number) => {
    while (nowMs < untilMs && notice === undefined) {
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
  return notice ?? null;
}

/** The weather and the hour change the temperature in a subject. */
function subjectWithoutValue(letter: Letter, home: HomeDescription): string {
  return subjectOf(letter, home).replace(/ \([^)]* C\)/, "");
}

/** The notice of every fault, by `faultKey`. */
export function allNotices(report: (key: string, notice: FaultNotice | null) => void) {
  return Object.fromEntries(
    allFaults().map((fault) => {
      const notice = noticeOf(fault);
      report(faultKey(fault), notice);
      return [faultKey(fault), notice];
    }),
  );
}
