import type { MachineLetter } from "../../domain/mail/machine.ts";
import type { Journal, Publish } from "./journal.ts";
import type { ReferenceHome } from "./reference.ts";

type Item = MachineLetter["items"][number];

/** Alarms of sensors for which an alarm of the house speaks; as domain/post/home-wide.ts has them. */
const SPOKEN_FOR: Partial<Record<Item["cause"], readonly Item["cause"][]>> = {
  "house-too-hot": ["too-hot", "overheating"],
  "house-too-cold": ["too-cold", "frost", "heating-failure"],
  "power-cut": ["warming", "too-hot"],
};

/**
 * Alarms that a reference told and that nobody was told of here. Who tells later tells what is true by then, so this is told
 * as well: an alarm by any event; one of a sensor by the house's that names the sensor, or the house's by those of its
 * sensors; one that comes and goes as flapping; the silence of a sensor or agent by the house's that began later. A sensor's
 * silence that is over before SNS accepts it is told to nobody: that is the one exception, and it holds for silences alone.
 */
export function untold(
  reference: ReferenceHome,
  told: readonly Item[],
  isOver: (item: Item) => boolean,
): Item[] {
  const codes = new Set(told.map(({ code }) => code));
  const missing = new Map<string, Item>();
  for (const item of reference.letters.flatMap(({ items }) => items))
    if (!codes.has(item.code) && !isToldOtherwise(item, told) && !(isSensorSilence(item) && isOver(item)))
      missing.set(item.code, item);
  return [...missing.values()];
}

/** The items of all e-mails of a home that SNS took. */
export function itemsTold({ publishes }: Journal, homeId: string): Item[] {
  return publishes.filter(({ letter }) => letter.home.id === homeId).flatMap(({ letter }) => letter.items);
}

/**
 * What was told more often than faults explain, in words: SNS may take an e-mail twice only when its sender did not hear that
 * SNS took it, or could not store that. A reminder repeats by its nature, and counts as its e-mail does.
 */
export function toldTooOften(publishes: readonly Publish[]): string[] {
  const certain = new Map<string, number>();
  for (const publish of publishes) {
    if (isAmbiguous(publish)) continue;
    const { letter } = publish;
    const own = letter.items.flatMap(({ code, event, severity }) =>
      event === "reminder" ? [] : [`${event} ${code} ${severity}`],
    );
    for (const key of new Set([letter.id, ...own])) {
      const name = `${letter.home.id} ${key}`;
      certain.set(name, (certain.get(name) ?? 0) + 1);
    }
  }
  return [...certain]
    .filter(([, count]) => count > 1)
    .map(([name, count]) => `${name} was told ${count} times for certain`);
}

/** What speaks of an alarm as known, though SNS took no e-mail before that told of it, in words. */
export function toldAsKnown(publishes: readonly Publish[]): string[] {
  const known = new Set<string>();
  const problems: string[] = [];
  for (const { letter } of publishes)
    for (const { code, event, cause } of letter.items) {
      const name = `${letter.home.id} ${code}`;
      if (SPEAKS_OF_KNOWN.has(event) && !known.has(name))
        problems.push(
          `${name} ${cause} was told as ${event} in ${letter.id}, and nobody had been told of it`,
        );
      known.add(name);
    }
  return problems;
}

const SPEAKS_OF_KNOWN: ReadonlySet<Item["event"]> = new Set(["escalated", "reminder", "resolved"]);

/** Whether its sender may not know that SNS took it, or could not store that it knows. */
function isAmbiguous({ letter, by, outcome, isSettled, faultsBefore }: Publish): boolean {
  if (outcome !== "ok") return true;
  return !isSettled && (by.isDead || (by.faults.get(letter.home.id) ?? 0) > faultsBefore);
}

function isSensorSilence({ cause, concerns }: Item): boolean {
  return cause === "silence" && concerns === "sensor";
}

function isHouseSilence({ cause, concerns }: Item): boolean {
  return cause === "silence" && concerns === "house";
}

function isToldOtherwise(item: Item, told: readonly Item[]): boolean {
  const isOfSame = (other: Item) => other.concerns === item.concerns && other.id === item.id;
  if (told.some((other) => other.event === "flapping" && other.cause === item.cause && isOfSame(other)))
    return true;
  if (
    told.some(
      (other) => SPOKEN_FOR[other.cause]?.includes(item.cause) && other.members?.includes(item.id ?? ""),
    )
  )
    return true;
  if (
    item.cause === "silence" &&
    told.some((other) => isHouseSilence(other) && other.sinceMs >= item.sinceMs)
  )
    return true;
  const causes = SPOKEN_FOR[item.cause];
  if (causes === undefined) return false;
  const own = told.some(({ cause }) => cause === item.cause);
  return (
    own ||
    (item.members ?? []).every((id) => told.some((other) => other.id === id && causes.includes(other.cause)))
  );
}
