import type { Card } from "../wire.ts";

/** What the arrangement of a house needs of a card, and whether somebody has to look: 0 is the worst. */
export type Placed = Pick<Card, "id" | "name" | "room"> & { rank: number };

/** Sensors of a room, in the order in which they are shown. */
export interface Room {
  /** Empty for sensors of which nobody says where they hang. */
  name: string;
  ids: string[];
}

/** A house as it is shown: what needs somebody first, then its rooms. */
export interface Arrangement {
  urgent: string[];
  rooms: Room[];
}

/** From what rank on nobody has to look, and from what rank on nothing is wrong: there only names decide. */
export interface Ranks {
  calmFrom: number;
  wellFrom: number;
}

const natural = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** "Room 2" before "Room 10", without regard to case and accents. */
export function byName(a: { id: string; name: string }, b: { id: string; name: string }): number {
  return natural.compare(a.name, b.name) || natural.compare(a.id, b.id);
}

/** Rooms by the worst in them, and then by name; those without a room come last. */
export function arranged(cards: readonly Placed[], { calmFrom, wellFrom }: Ranks): Arrangement {
  const rankOf = ({ rank }: Placed) => Math.min(rank, wellFrom);
  const sorted = [...cards].sort((a, b) => rankOf(a) - rankOf(b) || byName(a, b));
  const rooms = new Map<string, { rank: number; ids: string[] }>();
  for (const card of sorted) {
    const name = card.room ?? "";
    // The first of a room is its worst.
    const room = rooms.get(name) ?? { rank: rankOf(card), ids: [] };
    rooms.set(name, room);
    if (card.rank >= calmFrom) room.ids.push(card.id);
  }
  return {
    urgent: sorted.filter(({ rank }) => rank < calmFrom).map(({ id }) => id),
    rooms: [...rooms]
      .filter(([, { ids }]) => ids.length > 0)
      .sort(
        ([a, { rank: ofA }], [b, { rank: ofB }]) =>
          Number(a === "") - Number(b === "") || ofA - ofB || natural.compare(a, b),
      )
      .map(([name, { ids }]) => ({ name, ids })),
  };
}

/** Whether a sensor's name, id or room has every word of what was typed, without regard to case and accents. */
export function isFound({ id, name, room = "" }: Pick<Card, "id" | "name" | "room">, typed: string): boolean {
  const text = plain(`${name} ${id} ${room}`);
  return plain(typed)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
