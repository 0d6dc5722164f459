/** Shapes of the views, for the bar of a phone; the name of each stands beside it. */
const SHAPES = {
  house: "M2.5 8 8 3l5.5 5M4.5 7v6h7V7",
  alarms: "M4 11V7.2a4 4 0 0 1 8 0V11l1 1.2H3zM6.7 14h2.6",
  mailbox: "M2 4h12v8.5H2zM2 4.5l6 4.5 6-4.5",
  pipeline: "M2 4h3v3H2zM11 9.5h3v3h-3zM5 5.5h3.5v5.5H11",
  try: "M3 2.5v11M8 2.5v11M13 2.5v11M1.5 9.5h3M6.5 5.5h3M11.5 10.5h3",
};

/** A view that has a shape. */
export type ViewName = keyof typeof SHAPES;

/** The shape of a view. */
export function ViewIcon({ view }: { view: ViewName }) {
  return (
    <svg class="view-icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[view]} />
    </svg>
  );
}
