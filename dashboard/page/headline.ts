import type { Card, Live, OpenAlarm } from "../wire.ts";
import { lifeOf } from "./alarm-life.ts";
import { when } from "./format.ts";
import type { Look } from "./icons.tsx";

/** One sentence that is read from across the room, and how it looks. */
export interface Headline {
  tone: Look["tone"];
  text: string;
  /** What else there is to say. */
  more?: string;
}

/** What is wrong, the worst first. */
type Trouble = { tone: Look["tone"]; text: string };

type House = Pick<Live, "house" | "nowMs" | "cards" | "alarms">;

const RANK = { critical: 0, warning: 1, info: 2 };

/** How the house is: danger first, then sensors that say nothing of their place, then what is in hand. */
export function headline(live: House): Headline {
  const cards = Object.values(live.cards);
  if (cards.length === 0) return { tone: "normal", text: "Waiting for the first reading" };
  const dangers = dangersOf(live);
  const blind = blindOf(live);
  const [first, ...others] = dangers;
  if (first !== undefined) {
    const count = others.length + blind.reduce((sum, { sensors }) => sum + sensors, 0);
    const more = [...others, ...blind].map(({ text }) => text).join(", ");
    return {
      tone: first.tone,
      text: `${first.text}${count === 0 ? "" : `, and ${count} more`}`,
      ...(more === "" ? {} : { more: sentence(more) }),
    };
  }
  if (live.house.unheardSinceMs !== undefined)
    return { tone: "silent", text: sentence(blind[0]?.text ?? "") };
  if (blind.length > 0) return headlineOfBlind(blind, cards.length);
  if (live.house.untold !== undefined) return { tone: "warning", text: "An e-mail could not be sent" };
  return inHand(live) ?? { tone: "normal", text: "All is well" };
}

/** What is told and nobody has seen to, of places, of the whole house and of its agents. */
function dangersOf({ cards, alarms }: House): Trouble[] {
  const wide = Object.values(alarms).filter(
    ({ of, cause, phase, recoveringSinceMs, mute }) =>
      of !== "sensor" &&
      !(of === "house" && cause === "silence") &&
      phase === "firing" &&
      recoveringSinceMs === undefined &&
      mute === undefined,
  );
  const places = Object.values(cards).filter(({ state }) => state === "firing");
  return [...wide, ...places]
    .sort((a, b) => RANK[severityOf(a)] - RANK[severityOf(b)] || a.name.localeCompare(b.name))
    .map((one) => ({ tone: severityOf(one), text: said(one) }));
}

function severityOf({ severity = "warning" }: Pick<Card, "severity">) {
  return severity;
}

function said(one: Pick<OpenAlarm, "name" | "what"> & { of?: OpenAlarm["of"] }): string {
  return `${one.of === "house" ? "The house" : one.name} is ${one.what}`;
}

interface Blind extends Trouble {
  sensors: number;
}

/** Sensors whose place nobody knows about; when nothing is heard of the house it is not each of them. */
function blindOf({ cards, house, nowMs }: House): Blind[] {
  const { unheardSinceMs, timeZone } = house;
  if (unheardSinceMs !== undefined)
    return [
      {
        tone: "silent",
        text: `nothing is heard of the house since ${when(unheardSinceMs, nowMs, timeZone)}`,
        sensors: 1,
      },
    ];
  const all = Object.values(cards);
  const isSilent = ({ state, isLate }: Card) => state === "silent" || (isLate === true && state !== "firing");
  return [
    blindWith(
      "faulty",
      all.filter(({ state }) => state === "faulty"),
    ),
    blindWith(
      "silent",
      all.filter((card) => isSilent(card) && card.state !== "faulty"),
    ),
  ].flat();
}

function blindWith(tone: "faulty" | "silent", [first, ...others]: readonly Card[]): Blind[] {
  if (first === undefined) return [];
  const sensors = others.length + 1;
  const one = tone === "faulty" ? `${first.name} has a faulty sensor` : `${first.name} is silent`;
  return [{ tone, sensors, text: sensors === 1 ? one : `${sensors} sensors are ${tone}` }];
}

function headlineOfBlind(blind: readonly Blind[], sensors: number): Headline {
  const { tone } = blind[0] as Blind;
  const text = blind.map((one) => one.text).join(", ");
  const isAll = blind.reduce((sum, one) => sum + one.sensors, 0) === sensors;
  return { tone, text: isAll ? sentence(text) : `All else is well, but ${text}` };
}

/** What is wrong and somebody has seen to, or is on its way back. */
function inHand(live: House): Headline | undefined {
  const all = Object.values(live.cards);
  const [seenTo, ...others] = all.filter(({ state }) => state === "snoozed");
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  if (seenTo !== undefined) {
    const until = lifeIn(live, seenTo).at(-1);
    const text = `${said(seenTo)}${more}`;
    return { tone: "snoozed", text, ...(until === undefined ? {} : { more: until }) };
  }
  const recovering = all.find(({ state }) => state === "recovering");
  if (recovering === undefined) return undefined;
  const [life = "recovering"] = lifeIn(live, recovering);
  return {
    tone: "recovering",
    text: `${recovering.name} is ${life.charAt(0).toLowerCase()}${life.slice(1)}`,
  };
}

/** Until when it is seen to, or when it is over. */
function lifeIn({ alarms, nowMs, house }: House, { alarm = "" }: Card): string[] {
  const found = alarms[alarm];
  return found === undefined ? [] : lifeOf(found, nowMs, house);
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
