import type { Arrival } from "../../domain/home/arrival.ts";
import { deliveriesOf } from "../../domain/home/arrival.ts";
import type { MachineLetter } from "../../domain/mail/machine.ts";

type Item = MachineLetter["items"][number];

/**
 * Homes, agents and sensors that were told as silent though the stream had something of them by the time at which they were
 * judged: nobody is silent whose records wait in the stream.
 */
export function falseSilences(told: readonly Item[], arrivals: readonly Arrival[]): string[] {
  return told.flatMap((item) => {
    if (item.cause !== "silence" || item.event !== "firing") return [];
    const heard = arrivals.find((arrival) => arrival.arrivedAtMs <= item.atMs && speaks(arrival, item));
    if (heard === undefined) return [];
    const [since, arrived, judged] = [item.sinceMs, heard.arrivedAtMs, item.atMs].map((ms) =>
      new Date(ms).toISOString(),
    );
    return [
      `${item.concerns} ${item.id ?? ""} was told silent since ${since}, judged ${judged}: a ${heard.payload.type} came at ${arrived}`,
    ];
  });
}

/** Whether an arrival says that whom an e-mail calls silent was heard later than the e-mail says. */
function speaks(arrival: Arrival, { concerns, id, sinceMs }: Item): boolean {
  const { payload, arrivedAtMs } = arrival;
  if (concerns === "agent") return "agentId" in payload && payload.agentId === id && arrivedAtMs > sinceMs;
  // A house is judged by its agents; a reading that somebody puts on the stream by hand has none.
  if (concerns === "house" && payload.type === "single") return false;
  const { deliveries } = deliveriesOf(arrival);
  // A reading that a clock ahead dates past its arrival says nothing of when it was taken.
  return deliveries.some(
    ({ reading: { sensorId, takenAtMs } }) =>
      takenAtMs > sinceMs && takenAtMs <= arrivedAtMs && (concerns === "house" || sensorId === id),
  );
}
