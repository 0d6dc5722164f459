import { homeIdOf } from "../../domain/home-topic.ts";
import type { Topic, Topics } from "./strict-aws/sns.ts";

/** What the ARNs of the topics of an environment begin with in tests. */
export const TOPIC_ARN_PREFIX = "arn:aws:sns:eu-west-1:123456789012:house-temperature-test-";

/** An account in which each home has its topic, with one address that is confirmed, until a test takes it away. */
export function homeTopics(): Topics & { of(homeId: string): Topic; remove(homeId: string): void } {
  const byHome = new Map<string, Topic>();
  const removed = new Set<string>();
  const of = (homeId: string) => {
    const topic = byHome.get(homeId) ?? { addresses: new Set([addressOf(homeId)]) };
    byHome.set(homeId, topic);
    return topic;
  };
  return {
    of,
    remove: (homeId) => void removed.add(homeId),
    get(arn) {
      const homeId = homeIdOf(arn.slice(TOPIC_ARN_PREFIX.length));
      const isOurs = arn.startsWith(TOPIC_ARN_PREFIX) && homeId !== undefined;
      return isOurs && !removed.has(homeId) ? of(homeId) : undefined;
    },
  };
}

/** The one address of a home. */
export function addressOf(homeId: string): string {
  return `${homeId}@example.com`;
}
