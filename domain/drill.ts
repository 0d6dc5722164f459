/**
 * What the ids of the drill's homes begin with (`npm run verify`): their e-mails reach no person, so no household's id may
 * begin so; the agent refuses one that does.
 */
export const DRILL_PREFIX = "drill-";

/** Whether a home is a drill's. */
export function isDrill(homeId: string): boolean {
  return homeId.startsWith(DRILL_PREFIX);
}
