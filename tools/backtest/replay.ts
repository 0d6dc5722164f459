import type { Notice } from "../../domain/alarm/alarm.ts";
import { type HomeDescription, type Sensor, sensorOf } from "../../domain/home/description.ts";
import type { HomeListeners } from "../../domain/home/hear.ts";
import type { Home } from "../../domain/home/home.ts";
import { createLiveHome } from "../../domain/home/live.ts";
import type { Letter } from "../../domain/post/letter.ts";
import { arrivalsOf } from "./arrivals.ts";
import type { History } from "./history.ts";

/** A change of an alarm, and whose it is; of the home itself the sensor's id is empty. */
export interface Told {
  sensor: Sensor;
  notice: Notice;
}

/** What came of a history. */
export interface Replayed {
  told: Told[];
  /** The e-mails that would have been sent. */
  letters: Letter[];
  /** As it is at the end. */
  home: Home;
  /** Why readings were not taken, and of how many envelopes: they exceed a limit of a home. */
  refused: ReadonlyMap<string, number>;
}

/** So long after the last reading time goes on, for e-mails that wait for more news. */
const LAST_LOOK_MS = 2 * 60_000;

/**
 * Runs a history through the home's own functions, as the cloud would have: readings are heard when they were taken, and the
 * home is looked after at each minute at which something is due, so that silence is found when it happens.
 */
export function replay(
  history: History,
  home: HomeDescription,
  onJudged?: NonNullable<HomeListeners["onJudged"]>,
): Replayed {
  const lastMs = history.takenAtMs.at(-1) ?? 0;
  const told: Told[] = [];
  const letters: Letter[] = [];
  const refused = new Map<string, number>();
  const live = createLiveHome(home.id, {
    ...(onJudged && { onJudged }),
    // What is found in the last look lies after the file's end.
    onNotice: ({ sensorId, notice }) =>
      notice.atMs <= lastMs && told.push({ sensor: sensorOf(home, sensorId), notice }),
    onLetter: (letter) => letters.push(letter),
    onHearing: (hearing) => {
      for (const { reason } of hearing.refused) refused.set(reason, (refused.get(reason) ?? 0) + 1);
    },
  });
  live.hear(arrivalsOf(history, home));
  live.tickUntil(lastMs + LAST_LOOK_MS);
  return { told, letters, home: live.current(), refused };
}
