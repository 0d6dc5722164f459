import { between, seededRandom } from "../../../platform/random.ts";
import type { Answer } from "../case.ts";
import { ratio, sum, tally } from "../figures.ts";
import { DAY_MS, spanOf, WARM_UP_DAYS } from "../series.ts";
import type { Cell } from "../table.ts";
import { byGroupAndAll, type Family } from "./family.ts";
import { CHANGES, midnight } from "./living-changes.ts";

/** Clean houses in which people change something and nothing is wrong: every alert is one too many. */
export const living: Family = {
  name: "living",
  about: "clock change, holiday, new schedule, airing, morning sun",
  *cases(clean, seed) {
    const { firstMs, lastMs } = spanOf(clean);
    const warmUpEndMs = firstMs + WARM_UP_DAYS * DAY_MS;
    for (const [group, { make, from, to }] of Object.entries(CHANGES)) {
      const random = seededRandom(seed, `living ${group}`);
      const fromMs = midnight(warmUpEndMs + between(random, from, to) * (lastMs - warmUpEndMs));
      yield { group, house: make(clean, fromMs, random), events: [] };
    }
  },
  table: (answers) => ({
    columns: [
      { name: "change" },
      { name: "room-days" },
      { name: "alerts" },
      { name: "in first 21 days" },
      { name: "alerts a room-day", digits: 4 },
      { name: "of which" },
    ],
    rows: byGroupAndAll(answers).map(([group, own]) => row(group, own)),
  }),
};

function row(group: string, answers: readonly Answer[]): Cell[] {
  const alerts = answers.flatMap((answer) => answer.alerts);
  const early = answers.map((answer) => answer.alerts.filter(({ atMs }) => atMs < answer.warmUpEndMs).length);
  const days = sum(answers.map(({ rooms, firstMs, lastMs }) => (rooms.length * (lastMs - firstMs)) / DAY_MS));
  const causes = tally(alerts.map(({ cause }) => cause));
  return [group, days, alerts.length, sum(early), ratio(alerts.length, days), causes];
}
