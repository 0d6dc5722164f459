import { changed, createChanges } from "./change.ts";
import type { Card, Live } from "./wire.ts";

const card = (values: Partial<Card> = {}): Card => ({
  id: "freezer",
  name: "Freezer",
  kind: "freezer",
  place: "freezer",
  celsius: -18,
  state: "normal",
  what: "",
  seenAtMs: 1,
  ...values,
});
const live = (cards: Live["cards"], values: Partial<Live> = {}): Live => ({
  house: { name: "H", timeZone: "UTC", unit: "celsius", where: "here", hasMailbox: true },
  nowMs: 1,
  cards,
  charts: {},
  alarms: {},
  ended: {},
  mails: {},
  pipeline: {
    readingsPerSecond: 0,
    stored: 0,
    lagMs: 0,
    spooled: 0,
    agents: [],
    quarantine: { count: 0, records: [] },
    errors: [],
  },
  ...values,
});

test("only what is not the same is sent, and a page that takes it has the same house", () => {
  const changes = createChanges();
  const first = live({ freezer: card(), fridge: card({ id: "fridge" }), attic: card({ id: "attic" }) });
  changes(first);
  const second = live({ freezer: card({ celsius: -9 }), fridge: card({ id: "fridge" }) }, { nowMs: 2 });
  const change = changes(second);
  expect(change).toEqual({
    nowMs: 2,
    parts: {},
    entries: { cards: { freezer: card({ celsius: -9 }), attic: null } },
  });
  expect(changed(first, change)).toEqual(second);
});

test("what did not change keeps its identity, so that nothing of it is drawn again", () => {
  const changes = createChanges();
  const first = live({ freezer: card(), fridge: card({ id: "fridge" }) });
  changes(first);
  const next = changed(
    first,
    changes(live({ freezer: card({ celsius: 1 }), fridge: card({ id: "fridge" }) })),
  );
  expect(next.cards.fridge).toBe(first.cards.fridge);
  expect(next.house).toBe(first.house);
});
