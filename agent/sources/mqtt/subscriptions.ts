import type { MqttClient } from "mqtt";
import type { Clock } from "../../../platform/clock.ts";
import { filterProblem } from "./topic-filter.ts";

/** A topic filter that is not read, and why. */
export interface Refusal {
  filter: string;
  reason: string;
}

/** What one source subscribes, over all its connections. */
export interface Subscriptions {
  /** The subscriptions of a new connection. */
  over(client: MqttClient): ConnectionSubscriptions;
}

/** What one connection has subscribed; nothing here rejects. */
export interface ConnectionSubscriptions {
  /**
   * Subscribes the filters that are new and ends those that are no longer wanted. Resolves with what is not read, once the
   * broker has answered for each filter or the connection has ended.
   */
  update(filters: readonly string[]): Promise<Refusal[]>;
  /** How many of the filters the broker has granted. */
  granted(): number;
  /** The broker ended the connection: the filters that it has not answered for are suspected. */
  ended(): void;
}

/** AWS IoT Core takes no more in one SUBSCRIBE. Source: AWS IoT Core message broker quotas. */
const FILTERS_PER_SUBSCRIBE = 8;
/** A broker that ends this many connections in a row instead of answering for a filter will not take it. */
const STRIKES = 3;
/** How long such a filter is left out: a person may change the broker's rules meanwhile. */
const LEFT_OUT_MS = 6 * 3_600_000;
const REFUSED = 0x80;

/**
 * Subscribes each filter so that a bad one never costs another: a filter that MQTT does not permit is not sent, one that the
 * broker refuses is refused alone, and one for which the broker ends the connection is found by subscribing the suspects
 * one by one, and then left out.
 */
export function createSubscriptions(clock: Clock): Subscriptions {
  const strikes = new Map<string, { count: number; atMs: number }>();
  const isLeftOut = (filter: string) => {
    const { count, atMs } = strikes.get(filter) ?? { count: 0, atMs: 0 };
    return count >= STRIKES && clock.nowMs() - atMs < LEFT_OUT_MS;
  };

  /** Why a filter is not even sent. */
  function whyNotSent(filter: string): string | undefined {
    return filterProblem(filter) ?? (isLeftOut(filter) ? "the broker ends the connection for it" : undefined);
  }

  function over(client: MqttClient): ConnectionSubscriptions {
    const known = new Set<string>();
    const granted = new Set<string>();
    let underWay: readonly string[] = [];
    let last: Promise<unknown> = Promise.resolve();

    async function update(filters: readonly string[]): Promise<Refusal[]> {
      const missing = filters.filter((filter) => !known.has(filter));
      const wanted = new Set(filters);
      for (const filter of known)
        if (!wanted.has(filter)) {
          known.delete(filter);
          if (granted.delete(filter)) client.unsubscribe(filter);
        }
      for (const filter of missing) known.add(filter);
      const refusals = missing.flatMap((filter) => {
        const reason = whyNotSent(filter);
        return reason === undefined ? [] : [{ filter, reason }];
      });
      const possible = missing.filter((filter) => whyNotSent(filter) === undefined);
      for (const group of groupsOf(possible, (filter) => strikes.has(filter))) {
        underWay = group;
        const codes = await ask(client, group);
        if (codes === undefined) return refusals;
        underWay = [];
        for (const [index, filter] of group.entries()) {
          strikes.delete(filter);
          if ((codes[index] ?? REFUSED) < REFUSED) granted.add(filter);
          else refusals.push({ filter, reason: "the broker does not permit it" });
        }
      }
      return refusals;
    }

    return {
      update(filters) {
        const result = last.then(() => update(filters));
        last = result;
        return result;
      },
      granted: () => granted.size,
      ended() {
        for (const filter of underWay)
          strikes.set(filter, { count: (strikes.get(filter)?.count ?? 0) + 1, atMs: clock.nowMs() });
      },
    };
  }

  return { over };
}

/** Suspects last and alone, so that they keep nothing else from being read. */
function groupsOf(filters: readonly string[], isSuspect: (filter: string) => boolean): string[][] {
  const groups: string[][] = [];
  const trusted = filters.filter((filter) => !isSuspect(filter));
  for (let from = 0; from < trusted.length; from += FILTERS_PER_SUBSCRIBE)
    groups.push(trusted.slice(from, from + FILTERS_PER_SUBSCRIBE));
  return [...groups, ...filters.filter(isSuspect).map((filter) => [filter])];
}

/** The broker's return code for each filter; undefined when the connection ended without one. */
function ask(client: MqttClient, filters: string[]): Promise<number[] | undefined> {
  return new Promise((resolve) => {
    const onClose = () => resolve(undefined);
    if (!client.connected) return onClose();
    client.once("close", onClose);
    const answer = (codes: number[] | undefined) => {
      client.removeListener("close", onClose);
      resolve(codes);
    };
    try {
      client.subscribe(filters, { qos: 1 }, (_error, _granted, packet) =>
        answer((packet as { granted?: unknown[] } | undefined)?.granted?.map(Number)),
      );
    } catch {
      // What cannot be written into a packet at all.
      answer(filters.map(() => REFUSED));
    }
  });
}
