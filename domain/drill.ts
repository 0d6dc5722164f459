/**
 * What the ids of the drill's homes begin with (`npm run verify`): their e-mails reach no person, so no household's id may
 * begin so; the agent refuses one that does.
 */
export const DRILL_PREFIX = "drill-";
