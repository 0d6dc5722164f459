/**
 * What the ids of the drill's homes begin with (`npm run verify`): no e-mail goes out for them, so no household's id may
 * begin so; the agent refuses one that does.
 */
export const DRILL_PREFIX = "drill-";
