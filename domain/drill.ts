/**
 * What the ids of the drill's homes begin with (`npm run verify`): no e-mail goes out for them, so no household's id may
 * begin so; the agent refuses one that does.
 */
export const DRILL_PREFIX = "drill-";

/** Whether a home is a drill's. */
export function isDrill(homeId: string): boolean {
  return homeId.startsWith(DRILL_PREFIX);
}

/**
 * What people's subscriptions get: everything but drills, which are for the queue that checks them. As SNS wants a filter
 * policy on message attributes; a message without the attribute `home` gets through to nobody.
 */
export const WITHOUT_DRILLS = JSON.stringify({ home: [{ "anything-but": { prefix: DRILL_PREFIX } }] });
