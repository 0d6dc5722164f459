/**
 * The one table, from which the stacks provision it and `local/` creates it.
 *
 * | pk          | sk                              | item                                                       |
 * |-------------|---------------------------------|------------------------------------------------------------|
 * | home/sensor | head                            | detector and alarm state, watermark, outbox, open block    |
 * | home/sensor | block#watermark (ISO)#number    | a sealed block of readings                                 |
 * | home        | agent#agent                     | the home as that agent announced it                        |
 * | home        | heartbeat#agent                 | that agent's newest counters: apart, so that a minute costs one write unit |
 * | home        | post                            | what the house's people were told and are to be told       |
 * | home        | gap#agent#spool#sequence        | readings that an agent lost, as it reported them           |
 *
 * `byHome` holds the keys of heads only (they alone have `home`): written once per sensor, it lists a home's sensors.
 * `byDue` holds the keys of heads, posts and heartbeats that somebody must look at from `dueAtMs` on: what is at rest
 * has none and costs none.
 */
export const table = {
  partitionKey: "pk",
  sortKey: "sk",
  ttlAttribute: "expiresAt",
  /** Types of all key attributes. */
  keyTypes: { pk: "S", sk: "S", home: "S", due: "S", dueAtMs: "N" },
  indexes: [
    { name: "byHome", partitionKey: "home", sortKey: "pk", projection: "KEYS_ONLY" },
    { name: "byDue", partitionKey: "due", sortKey: "dueAtMs", projection: "KEYS_ONLY" },
  ],
} as const;
