/** Ids of homes in which alarms are only practised begin with it; a real home's may not. */
export const DRILL_PREFIX = "drill-";

/**
 * What people's subscriptions get: everything but drills, which are for the queue that checks them. As SNS wants a filter
 * policy on message attributes; a message without the attribute `home` gets through to nobody.
 */
export const WITHOUT_DRILLS = JSON.stringify({ home: [{ "anything-but": { prefix: DRILL_PREFIX } }] });
