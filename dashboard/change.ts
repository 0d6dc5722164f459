import { type Change, KEYED_SECTIONS, type KeyedSection, type Live } from "./wire.ts";

const PARTS = ["house", "pipeline", "tryIt"] as const;

/** Remembers what was sent, and says what of a new Live is not the same. */
export function createChanges(): (live: Live) => Change {
  let sent = new Map<string, string>();
  return (live) => {
    const now = new Map<string, string>();
    const isNew = (name: string, value: unknown) => {
      const json = JSON.stringify(value);
      now.set(name, json);
      return sent.get(name) !== json;
    };
    const change: Change = { nowMs: live.nowMs, parts: {}, entries: {} };
    for (const part of PARTS)
      if (live[part] !== undefined && isNew(part, live[part]))
        Object.assign(change.parts, { [part]: live[part] });
    for (const section of KEYED_SECTIONS) {
      const entries = Object.entries(live[section]).filter(([key, value]) =>
        isNew(`${section}/${key}`, value),
      );
      if (entries.length > 0) change.entries[section] = Object.fromEntries(entries) as never;
    }
    for (const name of sent.keys()) if (!now.has(name)) leave(change, name);
    sent = now;
    return change;
  };
}

function leave(change: Change, name: string): void {
  const slash = name.indexOf("/");
  if (slash === -1) return;
  const section = name.slice(0, slash) as KeyedSection;
  change.entries[section] = { ...change.entries[section], [name.slice(slash + 1)]: null } as never;
}

/** A Live with a change made: what `createChanges` took apart. */
export function changed(live: Live, { nowMs, parts, entries }: Change): Live {
  const next: Live = { ...live, ...parts, nowMs };
  for (const section of KEYED_SECTIONS) {
    const news = entries[section];
    if (news === undefined) continue;
    const all: Record<string, unknown> = { ...live[section], ...news };
    const kept = Object.entries(all).filter(([, value]) => value !== null);
    Object.assign(next, { [section]: Object.fromEntries(kept) });
  }
  return next;
}
