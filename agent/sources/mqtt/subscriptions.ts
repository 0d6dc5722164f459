import type { MqttClient } from "mqtt";

/** AWS IoT Core takes no more in one SUBSCRIBE. Source: AWS IoT Core message broker quotas. */
const FILTERS_PER_SUBSCRIBE = 8;

/** Subscribes what is not yet subscribed; resolves with what was refused, or with nothing when the connection broke. */
export async function subscribe(
  client: MqttClient,
  filters: string[],
  subscribed: Set<string>,
): Promise<string[]> {
  const missing = filters.filter((filter) => !subscribed.has(filter));
  for (const filter of missing) subscribed.add(filter);
  const refused: string[] = [];
  for (let from = 0; from < missing.length; from += FILTERS_PER_SUBSCRIBE) {
    const some = missing.slice(from, from + FILTERS_PER_SUBSCRIBE);
    const refusedHere = await new Promise<string[]>((resolve) => {
      client.subscribe(some, { qos: 1 }, (error, granted, packet) => {
        const codes = (packet as { granted?: unknown[] } | undefined)?.granted;
        if (codes === undefined)
          resolve(error ? some : (granted ?? []).filter(isRefused).map(({ topic }) => topic));
        else resolve(some.filter((_, index) => Number(codes[index]) >= 128));
      });
    });
    refused.push(...refusedHere);
  }
  return refused;
}

function isRefused({ qos }: { qos: number }): boolean {
  return qos >= 128;
}
