import type { Arrival } from "../../domain/home/arrival.ts";
import { deliveriesOf } from "../../domain/home/arrival.ts";
import type { MachineLetter } from "../../domain/mail/machine.ts";

type Item = MachineLetter["items"][number];

/**
 * Homes, agents and sensors that were told as silent though the stream had something of them by the time at which they were
 * judged: nobody is silent whose records wait in the stream.
 */
export function falseSilences(told: readonly Item[], arrivals: readonly Arrival[]): string[] {
  const beating = new Set(
    arrivals.flatMap(({ payload }) => (payload.type === "heartbeat" ? [payload.agentId] : [])),
  );
  return told.flatMap((item) => {
    if (item.cause !== "silence" || item.event !== "firing") return [];
    const heard = arrivals.find(
      (arrival) => arrival.arrivedAtMs <= item.atMs && isOfWatched(arrival, beating) && speaks(arrival, item),
    );
    if (heard === undefined) return [];
    const [since, arrived, judged] = [item.sinceMs, heard.arrivedAtMs, item.atMs].map((ms) =>
      new Date(ms).toISOString(),
    );
    return [
      `${item.concerns} ${item.id ?? ""} was told silent since ${since}, judged ${judged}: a ${heard.payload.type} came at ${arrived}`,
    ];
  });
}

/** A home one of whose agents sends heartbeats is judged by such agents; what others send says nothing of it. */
function isOfWatched({ payload }: Arrival, beating: ReadonlySet<string>): boolean {
  return beating.size === 0 || ("agentId" in payload && beating.has(payload.agentId));
}

/** Whether an arrival says that whom an e-mail calls silent was heard later than the e-mail says. */
function speaks(arrival: Arrival, { concerns, id, sinceMs }: Item): boolean {
  const { payload, arrivedAtMs } = arrival;
  if (concerns === "agent") {
    // What says nothing new does not count: a repetition, and a heartbeat for some minutes (domain/home/agents.ts).
    const fromMs = sinceMs + 5 * 60_000;
    return "agentId" in payload && payload.agentId === id && arrivedAtMs > fromMs;
  }
  const { deliveries } = deliveriesOf(arrival);
  // A reading that a clock ahead dates past its arrival says nothing of when it was taken.
  return deliveries.some(
    ({ reading: { sensorId, takenAtMs } }) =>
      takenAtMs > sinceMs && takenAtMs <= arrivedAtMs && (concerns === "house" || sensorId === id),
  );
}
