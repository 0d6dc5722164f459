import type { Context } from "../context.ts";
import type { Finding } from "../sample.ts";
import type { Traits } from "../traits.ts";

/** Outdoors colder than the room by this much, a room that is not heated loses heat. */
const COLDER_CELSIUS = 3;

/**
 * A lasting deviation downwards in a heated room while it is colder outdoors: the heating does not keep up. Found by
 * the means of hours and of a day (`unusual`), since a well insulated house takes 20 to 40 h to cool by two thirds.
 */
export function asHeatingFailure(
  finding: Finding,
  { downwards, isRecent }: { downwards: boolean; isRecent: boolean },
  celsius: number,
  traits: Traits,
  { outdoorCelsius }: Context,
): Finding {
  const coldOutside = outdoorCelsius === undefined || outdoorCelsius < celsius - COLDER_CELSIUS;
  if (!downwards || !isRecent || !traits.isRoom || !coldOutside) return finding;
  return { ...finding, cause: "heating-failure", rule: "heating-failure" };
}
