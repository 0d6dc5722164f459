import type { ComponentChildren } from "preact";

/** What may be wider than the screen: it scrolls by itself, with the keyboard too. */
export function Scrolls({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls what has the focus (WCAG 2.1.1)
    <section class="scrolls" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
