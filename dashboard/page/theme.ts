import { computed, effect, signal } from "@preact/signals";

/** `auto` follows the device. */
export type Theme = "auto" | "light" | "dark";

const THEMES: readonly Theme[] = ["auto", "light", "dark"];
const STORED_AS = "theme";

/** What whoever looks at the page has chosen; kept in this browser. */
export const theme = signal<Theme>(stored());

/** The next one in turn. */
export function turnTheme(): void {
  theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? "auto";
}

const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const deviceIsDark = signal(prefersDark.matches);
prefersDark.addEventListener("change", ({ matches }) => {
  deviceIsDark.value = matches;
});

/** Whether the page is dark now; charts draw with the colours of the moment. */
export const isDark = computed(() => (theme.value === "auto" ? deviceIsDark.value : theme.value === "dark"));

/** Keeps the document in the chosen theme. */
export function wearTheme(): void {
  effect(() => {
    document.documentElement.dataset.theme = isDark.value ? "dark" : "light";
    localStorage.setItem(STORED_AS, theme.value);
  });
}

function stored(): Theme {
  const name = localStorage.getItem(STORED_AS) as Theme;
  return THEMES.includes(name) ? name : "auto";
}
