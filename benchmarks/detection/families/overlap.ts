import { gaussian, type Random, seededRandom } from "../../../platform/random.ts";
import type { Answer, Case, FaultEvent } from "../case.ts";
import { pick, shuffled } from "../draw.ts";
import { mean, share } from "../figures.ts";
import { roomIn } from "../room.ts";
import { type House, roomsOf, seriesOf } from "../series.ts";
import type { Cell } from "../table.ts";
import { byGroup, type Family } from "./family.ts";
import { outcomesOf } from "./overlap-outcome.ts";
import { pairIn, type SecondFault, startsIn } from "./overlap-pair.ts";

const SECONDS: Record<string, SecondFault | undefined> = {
  "85 code": { fault: "spike", hours: 0.3, inTimeHours: 1, celsius: () => 85 },
  "6553.4 wrap": { fault: "spike", hours: 0.1, inTimeHours: 1, celsius: () => 6553.4 },
  noise: {
    fault: "noise",
    hours: 12,
    inTimeHours: 12,
    celsius: (_, now, __, random) => now + 2 * gaussian(random),
  },
  "bias +5": { fault: "bias", hours: 48, inTimeHours: 24, celsius: (_, now) => now + 5 },
  window: { fault: "window", hours: 4.5, inTimeHours: 1, celsius: (hours, now) => now + windowOffset(hours) },
  stuck: { fault: "stuck", hours: 60, inTimeHours: 60, celsius: (_, __, first) => first },
  dropout: { fault: "dropout", hours: 6, celsius: () => Number.NaN },
  "none (control)": undefined,
};

/** A second fault of the same sensor while the alarm of the first is open. */
export const overlap: Family = {
  name: "overlap",
  about: "a second fault while another is open on that sensor",
  *cases(clean, seed) {
    for (const [group, second] of Object.entries(SECONDS))
      yield { group, ...withPairs(clean, second, seededRandom(seed, `overlap ${group}`)) };
  },
  table(answers) {
    const withSecond = answers.filter(({ group }) => SECONDS[group] !== undefined);
    return {
      columns: [
        { name: "second fault" },
        { name: "pairs" },
        { name: "first told", digits: 2 },
        { name: "of them open a day on", digits: 2 },
        { name: "second told", digits: 2 },
        { name: "mean h", digits: 1 },
        { name: "first kept", digits: 2 },
      ],
      rows: [...byGroup(answers).map(([group, own]) => row(group, own)), row("all seconds", withSecond)],
    };
  },
};

/** A window that is open for 1.5 h: up to 8 C down with a time constant of an hour, and back. */
function windowOffset(hours: number): number {
  return -8 * (1 - Math.exp(-Math.min(hours, 1.5))) * Math.exp(-Math.max(0, hours - 1.5));
}

/** One pair in each room that has a place for it. */
function withPairs(clean: House, second: SecondFault | undefined, random: Random): Omit<Case, "group"> {
  const house = new Map(clean);
  const events: FaultEvent[] = [];
  const takenMs: number[] = [];
  for (const sensorId of shuffled(random, roomsOf(clean))) {
    const room = roomIn(clean, sensorId);
    const starts = startsIn(room, second, takenMs);
    if (starts.length === 0) continue;
    const from = pick(random, starts);
    takenMs.push(room.timesMs[from] as number);
    const pair = pairIn(room, from, second, random);
    house.set(sensorId, { ...seriesOf(clean, sensorId), celsius: pair.celsius });
    events.push(...pair.events.map((event) => ({ ...event, sensorId })));
  }
  return { house, events: events.sort((a, b) => a.fromMs - b.fromMs) };
}

function row(group: string, answers: readonly Answer[]): Cell[] {
  const outcomes = answers.flatMap(outcomesOf);
  const shareOf = (which: "firstTold" | "open" | "kept" | "secondTold") =>
    share(
      outcomes.filter((one) => one[which] !== undefined),
      (one) => one[which] === true,
    );
  return [
    group,
    outcomes.length,
    shareOf("firstTold"),
    shareOf("open"),
    shareOf("secondTold"),
    mean(outcomes.flatMap(({ hours }) => hours ?? [])),
    shareOf("kept"),
  ];
}
