import { traitsOf } from "../detection/traits.ts";
import { type HomeDescription, sensorsOf } from "../home/description.ts";
import type { LetterItem } from "../post/letter.ts";
import { isHouseWide } from "./phrases.ts";
import { concernedBy, type Reader } from "./reader.ts";

/** Nobody reads more names than this. */
const MAX_NAMES = 8;

/** The rooms of a house-wide alarm with their newest temperatures, the worst first: one sentence, or none. */
export function roomsOf(item: LetterItem, reader: Reader): string[] {
  const { alarm } = item;
  if (!isHouseWide(alarm)) return [];
  const isCold = alarm.cause === "house-too-cold";
  const rooms = idsOf(item, reader.home)
    .map((id) => ({ id, celsius: reader.newest(id)?.celsius ?? null }))
    .sort((a, b) => rank(b.celsius, isCold) - rank(a.celsius, isCold))
    .map(({ id, celsius }) => {
      const { name } = concernedBy(reader.home, id);
      return celsius === null ? name : `${name} ${reader.degrees(celsius)}`;
    });
  return rooms.length === 0 ? [] : [`${isCold ? "Coldest" : "Warmest"} first: ${listOf(rooms)}.`];
}

/** The sensors of which a silent house has heard nothing. */
export function silentSensors(members: readonly string[], { home }: Reader): string {
  return `Silent: ${listOf(members.map((id) => concernedBy(home, id).name))}`;
}

/** All rooms of a house that loses heat, whichever of them has the alarm. */
function idsOf({ alarm, members = [] }: LetterItem, home: HomeDescription): string[] {
  if (alarm.rule !== "house-loss") return members;
  return sensorsOf(home)
    .filter(({ kind }) => traitsOf(kind).isRoom)
    .map(({ id }) => id);
}

function rank(celsius: number | null, isCold: boolean): number {
  if (celsius === null) return Number.NEGATIVE_INFINITY;
  return isCold ? -celsius : celsius;
}

function listOf(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return `${names.slice(0, MAX_NAMES).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
