import type { Notice } from "../domain/alarm/alarm.ts";
import type { Home, Sensor } from "../domain/home.ts";
import { letterOfNotice } from "../domain/notification/letter-of-notice.ts";
import type { Claim, PendingNotice } from "../domain/sensor-record.ts";
import type { Clock } from "../platform/clock.ts";
import { partitionOf, type SensorHead, type SensorKey } from "../storage/sensor-item.ts";
import type { SensorStore } from "../storage/sensor-store.ts";
import type { Notifier } from "./notifier.ts";

/** Sends the notices that wait in sensors' heads. */
export interface Outbox {
  /**
   * Sends what `claim.by` has claimed and what nobody claims any more, and takes it out of the head. Never rejects: what
   * could not be sent stays in the head and is sent by whoever comes by after the claim has run out.
   * Should the head not be written after SNS has taken a notice, that notice is sent once more: twice is better than never.
   */
  send(key: SensorKey, head: SensorHead, sensor: Sensor, home: Home, claim: Claim): Promise<void>;
}

/** What an outbox tells of its work. */
export interface OutboxEvents {
  sent(notice: Notice, key: SensorKey): void;
  /** The notice stays, and is sent later. */
  failed(what: string, key: SensorKey, error: Error): void;
}

/** Each conflict means that another writer got through: more in a row than there are writers are a fault. */
const MAX_CONFLICTS = 10;

/** An outbox on the heads of a store. */
export function createOutbox(
  store: SensorStore,
  notifier: Notifier,
  clock: Clock,
  events: OutboxEvents,
): Outbox {
  /** Rewrites the outbox of the newest head until no other writer comes between; undefined when nothing was to change. */
  async function rewrite(
    key: SensorKey,
    head: SensorHead,
    change: (outbox: readonly PendingNotice[]) => readonly PendingNotice[] | undefined,
  ): Promise<SensorHead | undefined> {
    let current = head;
    for (let conflicts = 0; conflicts <= MAX_CONFLICTS; conflicts += 1) {
      const outbox = change(current.record.outbox);
      if (outbox === undefined) return undefined;
      const committed = await store.commit(key, current, { ...current.record, outbox }, []);
      if (committed !== "conflict") return committed;
      current = (await store.load([key])).get(partitionOf(key)) as SensorHead;
    }
    throw new Error(`${MAX_CONFLICTS} writes in a row were overtaken by others`);
  }

  return {
    async send(key, head, sensor, home, claim) {
      try {
        const claimed =
          (await rewrite(key, head, (outbox) => claimAbandoned(outbox, claim, clock.nowMs()))) ?? head;
        const sent = new Set<string>();
        for (const { notice } of claimed.record.outbox.filter(({ claim: { by } }) => by === claim.by))
          if (await deliver(notice, key, sensor, home)) sent.add(notice.id);
        if (sent.size > 0)
          await rewrite(key, claimed, (outbox) => outbox.filter(({ notice }) => !sent.has(notice.id)));
      } catch (error) {
        events.failed("outbox", key, error as Error);
      }
    },
  };

  async function deliver(notice: Notice, key: SensorKey, sensor: Sensor, home: Home): Promise<boolean> {
    try {
      await notifier.send(letterOfNotice(notice, sensor.id), home, { historyOf: () => [] });
      events.sent(notice, key);
      return true;
    } catch (error) {
      events.failed(`notice ${notice.id}`, key, error as Error);
      return false;
    }
  }
}

/** The outbox with every run-out claim taken over; undefined when there is none. */
function claimAbandoned(
  outbox: readonly PendingNotice[],
  claim: Claim,
  nowMs: number,
): PendingNotice[] | undefined {
  const abandoned = ({ claim: { by, untilMs } }: PendingNotice) => by !== claim.by && untilMs <= nowMs;
  return outbox.some(abandoned)
    ? outbox.map((pending) => (abandoned(pending) ? { ...pending, claim } : pending))
    : undefined;
}
