/**
 * The one table, from which the stacks provision it and `local/` creates it.
 *
 * | pk          | sk                     | item                                                                    |
 * |-------------|------------------------|-------------------------------------------------------------------------|
 * | home        | home                   | all state of the home, and the readings and hours that are not sealed   |
 * | home        | block#time (ISO)#number | a sealed block of readings of all its sensors                          |
 * | home/sensor | hours#number           | sealed summaries of a sensor's hours                                    |
 * | home/letters | letter#time (ISO)#id  | an e-mail that SNS took                                                 |
 * | /intake     | shard                  | until when all that a shard of the stream got has been heard            |
 * | /subscriptions | turn                | how far the look at all homes' topics has come                          |
 * | /keys/home  | key                    | the public keys of a home's agents, as engineers enrolled them          |
 * | /instance   | key                    | the public key of the agent on the instance, and its home               |
 * | /redrive    | key                    | the public key of the engineer who puts records back, for a while       |
 *
 * `byDue` holds the key of each home (it alone has `due`), with the time from which somebody must look at it: of a home at
 * rest that is never, so the index also lists the homes.
 */
export const table = {
  partitionKey: "pk",
  sortKey: "sk",
  ttlAttribute: "expiresAt",
  /** Types of all key attributes. */
  keyTypes: { pk: "S", sk: "S", due: "S", dueAtMs: "N" },
  indexes: [{ name: "byDue", partitionKey: "due", sortKey: "dueAtMs", projection: "KEYS_ONLY" }],
} as const;
