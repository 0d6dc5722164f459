import { setTimeout as delay } from "node:timers/promises";

/** Resolves with the first truthy answer of `condition`; throws, naming `what`, when none comes within 45 s. */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
): Promise<Exclude<T, false | undefined | null | 0 | "">> {
  const deadlineMs = Date.now() + 45_000;
  for (;;) {
    const answer = await condition();
    if (answer) return answer as Exclude<T, false | undefined | null | 0 | "">;
    if (Date.now() > deadlineMs) throw new Error(`waited 45 s in vain until ${what}`);
    await delay(20);
  }
}
