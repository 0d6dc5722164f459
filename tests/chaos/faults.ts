import type { PublishCommandInput } from "@aws-sdk/client-sns";
import type { Random } from "../../platform/random.ts";
import { chance, pick, whole } from "../helpers/draw.ts";
import type { Call } from "../helpers/strict-aws/connection.ts";
import type { Outcome } from "../helpers/strict-aws/fault.ts";
import { isWithin, type Span, spanWithin } from "./draw.ts";
import type { Outages } from "./stops.ts";

/** What becomes of calls at a time. */
export interface Faults {
  decide(call: Call, nowMs: number): { outcome: Outcome; latencyMs: number };
  /** When an invocation is killed whatever it does, ms after it began; undefined for most. */
  killAfterMs(): number | undefined;
  /** From now on nothing fails. */
  stop(): void;
}

const OUTCOMES: readonly Outcome[] = [
  "throttle",
  "server-error",
  "timeout-before",
  "timeout-after",
  "sent-twice",
  "unprocessed",
  "die-before",
  "die-after",
];
/** Of SNS while it is away. Now and then it takes what it does not confirm. */
const AWAY: readonly Outcome[] = [
  "server-error",
  "throttle",
  "timeout-before",
  "timeout-before",
  "timeout-after",
];

const TABLE_AWAY: readonly Outcome[] = ["server-error", "throttle", "timeout-before"];

/** The letter as JSON goes along with an e-mail, unless it is a short one. */
function isInFull(input: object): boolean {
  return (input as PublishCommandInput).MessageAttributes?.letter !== undefined;
}

/** Faults of a run: some all the time, many in storms, SNS away for an hour, the table or its key for hours. */
export function drawFaults(random: Random, span: Span, outages: Outages): Faults {
  const share = pick(random, [0, 0.005, 0.02, 0.05, 0.1, 0.2]);
  const slowShare = pick(random, [0, 0, 0.005, 0.02]);
  // A story in which one kind of call fails often, and the others as drawn, meets what lies just before and behind it.
  const focus = pick(random, [undefined, undefined, "PutItem", "PutItem", "Publish", "BatchGetItem"]);
  const killShare = pick(random, [0, 0, 0.01, 0.05]);
  const storms = chance(random, 0.5) ? [spanWithin(random, span, [1, 20])] : [];
  const away = chance(random, 0.4) ? [spanWithin(random, span, [20, 60])] : [];
  let isOver = false;
  return {
    decide({ service, operation, input }, nowMs) {
      // Even, so that half of it is a whole millisecond.
      const latencyMs =
        2 * (!isOver && chance(random, slowShare) ? whole(random, 250, 15_000) : whole(random, 1, 20));
      if (isOver) return { outcome: "ok", latencyMs };
      if (service === "sns" && isWithin(away, nowMs)) return { outcome: pick(random, AWAY), latencyMs };
      if (service === "dynamodb" && isWithin(outages.table, nowMs))
        return { outcome: pick(random, TABLE_AWAY), latencyMs };
      if (operation === "Publish" && isWithin(outages.content, nowMs) && isInFull(input))
        return { outcome: "refused", latencyMs };
      const often = isWithin(storms, nowMs) ? 0.5 : operation === focus ? 0.25 : 0;
      const fails = chance(random, Math.max(share, often));
      return { outcome: fails ? pick(random, OUTCOMES) : "ok", latencyMs };
    },
    killAfterMs: () => (!isOver && chance(random, killShare) ? whole(random, 0, 500) : undefined),
    stop() {
      isOver = true;
    },
  };
}
