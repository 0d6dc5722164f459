import { pause } from "../../platform/backoff.ts";
import { type Clock, systemClock } from "../../platform/clock.ts";
import { createDrillHome } from "./drill-home.ts";
import { drillItems } from "./drill-items.ts";
import { openDrillMailbox } from "./drill-mailbox.ts";
import type { DrillClients, DrillNames, Undo } from "./drill-reach.ts";
import { putRecords } from "./put-records.ts";
import { waitFor } from "./wait-for.ts";

/** What a reading of the drill goes through, in order: what fails first is to blame. */
export const LEGS = {
  prepare: "a queue of the drill's own hears the topic of drills",
  send: "the stream has taken the readings",
  store: "the detect function has stored all of them",
  alarm: "the freezer's critical alarm is with its sensor",
  notify: "the topic of drills has passed the alarm on",
} as const;

export type Leg = keyof typeof LEGS;

/** How a drill ended; latencies are counted from the moment before the readings were put on the stream. */
export type DrillResult = {
  homeId: string;
  latenciesMs: Partial<Record<Leg, number>>;
  /** What could not be cleaned up, and why. */
  leftBehind: string[];
} & ({ ok: true } | { ok: false; failedLeg: Leg; reason: string });

export interface DrillOptions {
  /** How long to wait for a leg, ms; a cold function needs some seconds. */
  withinMs?: number;
  /** How long a new subscription is given until SNS knows it everywhere, ms. */
  settleMs?: number;
  /** Ends the drill early; it cleans up all the same. */
  signal?: AbortSignal;
  clock?: Clock;
  /** Told of each leg as it is through. */
  onLeg?: (leg: Leg, latencyMs: number) => void;
}

/**
 * Sends the readings of a thawing freezer in a home that does not exist through the real stream, and waits until they
 * are stored, judged and published. Never rejects; takes away all it made, unless it is killed. No e-mail goes out: drills
 * have a topic to which no person is subscribed.
 */
export async function runDrill(
  clients: DrillClients,
  names: DrillNames,
  options: DrillOptions = {},
): Promise<DrillResult> {
  const { clock = systemClock } = options;
  const undo: Undo[] = [];
  const home = createDrillHome(clock.nowMs());
  const outcome = await drill(clients, names, home, undo, { ...options, clock });
  const leftBehind: string[] = [];
  for (const { what, run } of undo.reverse())
    await run().catch((error: Error) => leftBehind.push(`${what}: ${error.message}`));
  return { homeId: home.id, leftBehind, ...outcome };
}

type Outcome = Pick<DrillResult, "latenciesMs"> &
  ({ ok: true } | { ok: false; failedLeg: Leg; reason: string });

async function drill(
  clients: DrillClients,
  names: DrillNames,
  home: ReturnType<typeof createDrillHome>,
  undo: Undo[],
  { withinMs = 90_000, settleMs = 10_000, signal, clock, onLeg }: DrillOptions & { clock: Clock },
): Promise<Outcome> {
  const latenciesMs: Outcome["latenciesMs"] = {};
  const items = drillItems(clients.dynamodb, names.tableName, home, { clock, withinMs });
  let sentAtMs = clock.nowMs();
  /** Resolves to why the leg is not through; undefined when it is. */
  const go = async (leg: Leg, condition: () => Promise<boolean>): Promise<string | undefined> => {
    const problem = await waitFor(condition, { withinMs, signal, clock });
    if (problem !== undefined) return problem;
    latenciesMs[leg] = clock.nowMs() - sentAtMs;
    onLeg?.(leg, latenciesMs[leg]);
    return undefined;
  };
  const failed = (failedLeg: Leg, reason: string): Outcome => ({ ok: false, failedLeg, reason, latenciesMs });

  const opened = await openDrillMailbox(clients, names, home.id, undo).catch((error: Error) => error);
  if (opened instanceof Error) return failed("prepare", opened.message);
  await pause(settleMs, signal);

  sentAtMs = clock.nowMs();
  undo.push({ what: `items of home ${home.id}`, run: () => items.delete() });
  const refused = await go("send", () => putRecords(clients.kinesis, names.streamName, home));
  if (refused !== undefined) return failed("send", refused);
  // Side by side, so that each has the same time and a broken function is told after one wait, not three.
  const problems = {
    store: go("store", () => items.hasAllReadings()),
    alarm: go("alarm", () => items.hasCriticalAlarm()),
    notify: go("notify", () => opened.received()),
  };
  await Promise.all(Object.values(problems));
  for (const leg of ["store", "alarm", "notify"] as const) {
    const reason = await problems[leg];
    if (reason !== undefined) return failed(leg, reason);
  }
  return { ok: true, latenciesMs };
}
