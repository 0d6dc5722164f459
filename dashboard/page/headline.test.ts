import type { Card, HouseView, OpenAlarm } from "../wire.ts";
import { headline } from "./headline.ts";

const NOW_MS = Date.UTC(2026, 0, 31, 14);
const HOUSE: HouseView = {
  ...{ name: "Elm Street", timeZone: "UTC", unit: "celsius", where: "a test", hasMailbox: false },
};
const card = (name: string, values: Partial<Card> = {}): Card => ({
  ...{ id: name, name, kind: "living", place: "living room", celsius: 20, state: "normal", what: "" },
  seenAtMs: NOW_MS,
  ...values,
});
const alarm = (values: Partial<OpenAlarm>): OpenAlarm => ({
  ...{
    code: "ABCDEF",
    of: "house",
    sensorId: "",
    name: "Elm Street",
    kind: "generic",
    cause: "house-too-cold",
  },
  ...{ severity: "critical", phase: "firing", what: "too cold", why: "", advice: [] },
  ...{ sinceMs: 0, celsius: null, peakCelsius: null },
  ...values,
});
const said = (cards: Card[], house: Partial<HouseView> = {}, alarms: OpenAlarm[] = []) =>
  headline({
    house: { ...HOUSE, ...house },
    nowMs: NOW_MS,
    cards: Object.fromEntries(cards.map((one) => [one.id, one])),
    alarms: Object.fromEntries(alarms.map((one) => [one.code, one])),
  });
const WARM = { state: "firing", severity: "critical", what: "too warm" } as const;

test("all is well only where nothing is wrong, or in hand", () => {
  expect(said([card("Hall"), card("Attic", { state: "learning" })])).toEqual({
    tone: "normal",
    text: "All is well",
  });
  expect(said([card("Hall", { state: "pending" })]).text).toBe("All is well");
  expect(said([]).text).toBe("Waiting for the first reading");
});

test("sensors that say nothing of their place are named or counted", () => {
  const faulty = (name: string) => card(name, { state: "faulty", what: "sensor faulty" });
  expect(said([card("Hall"), faulty("Attic"), faulty("Cellar")])).toEqual({
    tone: "faulty",
    text: "All else is well, but 2 sensors are faulty",
  });
  expect(said([card("Hall"), faulty("Attic")]).text).toBe("All else is well, but Attic has a faulty sensor");
  expect(said([faulty("Attic")]).text).toBe("Attic has a faulty sensor");
  const silent = card("Cellar", { state: "silent", what: "silent" });
  expect(said([card("Hall"), faulty("Attic"), silent]).text).toBe(
    "All else is well, but Attic has a faulty sensor, Cellar is silent",
  );
});

test("a sensor that is overdue is silent, whether or not anybody was told", () => {
  expect(said([card("Hall"), card("Attic", { isLate: true })]).text).toBe(
    "All else is well, but Attic is silent",
  );
});

test("danger comes before what is blind, the worst first", () => {
  const cards = [
    card("Attic", { state: "faulty" }),
    card("Hall", { state: "firing", severity: "warning", what: "too cold" }),
    card("Freezer", WARM),
  ];
  expect(said(cards)).toEqual({
    tone: "critical",
    text: "Freezer is too warm, and 2 more",
    more: "Hall is too cold, Attic has a faulty sensor",
  });
});

test("an alarm of the whole house or of an agent has no card, and the headline still says it", () => {
  expect(said([card("Hall")], {}, [alarm({})]).text).toBe("The house is too cold");
  const agent = alarm({
    of: "agent",
    sensorId: "\tcellar",
    name: "Agent cellar",
    cause: "silence",
    what: "silent",
  });
  expect(said([card("Hall")], {}, [agent]).text).toBe("Agent cellar is silent");
  expect(said([card("Hall")], {}, [alarm({ recoveringSinceMs: 1 })]).text).toBe("All is well");
});

test("a home that nothing reaches is not each of its sensors", () => {
  const unheard = { unheardSinceMs: NOW_MS - 3_600_000 };
  const silent = [card("Hall", { isLate: true }), card("Attic", { state: "silent" })];
  expect(said(silent, unheard)).toEqual({
    tone: "silent",
    text: "Nothing is heard of the house since 13:00",
  });
  expect(said([card("Freezer", WARM), ...silent], unheard)).toMatchObject({
    text: "Freezer is too warm, and 1 more",
    more: "Nothing is heard of the house since 13:00",
  });
});

test("what somebody has seen to is not well, and says until when", () => {
  const mute = { how: "acknowledged", untilMs: NOW_MS + 86_400_000 } as const;
  const freezer = card("Freezer", { state: "snoozed", what: "too warm", alarm: "ABCDEF" });
  expect(said([freezer], {}, [alarm({ of: "sensor", sensorId: "Freezer", mute })])).toEqual({
    tone: "snoozed",
    text: "Freezer is too warm",
    more: "Acknowledged until tomorrow 14:00",
  });
  const recovering = card("Freezer", { state: "recovering", alarm: "ABCDEF" });
  expect(said([recovering]).text).toBe("Freezer is recovering");
  const over = alarm({
    of: "sensor",
    sensorId: "Freezer",
    recoveringSinceMs: NOW_MS,
    overAtMs: NOW_MS + 3_600_000,
  });
  expect(said([recovering], {}, [over]).text).toBe("Freezer is recovering, over at about 15:00");
});
