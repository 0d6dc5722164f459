/** A label over a chart, px. */
export interface Label {
  left: number;
  width: number;
}

/**
 * The row that each label stands in so that none lies over another, in the order of their importance; undefined for one
 * for which there is no room.
 */
export function labelRows(labels: readonly Label[], rows: number, gap: number): (number | undefined)[] {
  const taken: Label[][] = Array.from({ length: rows }, () => []);
  return labels.map((label) => {
    const row = taken.findIndex((others) =>
      others.every(
        ({ left, width }) => left + width + gap <= label.left || label.left + label.width + gap <= left,
      ),
    );
    if (row === -1) return undefined;
    taken[row]?.push(label);
    return row;
  });
}
