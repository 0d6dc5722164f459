import { DRILL_PREFIX } from "../domain/drill.ts";

/**
 * What householders' subscriptions let through, as SNS matches it with a message's attributes: whatever has a home that
 * is not a drill's. A message without `home` stays out: the functions give it to every alarm, and nobody else publishes
 * to the alerts topic. Source: Amazon SNS developer guide, "anything-but" with a prefix.
 */
export const HOUSEHOLDS_ONLY = { home: [{ "anything-but": { prefix: DRILL_PREFIX } }] };
