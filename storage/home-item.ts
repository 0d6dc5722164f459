import { deflateRawSync, inflateRawSync } from "node:zlib";
import { describedHome } from "../domain/home/agents.ts";
import { type Home, type HomeAgent, newHome } from "../domain/home/home.ts";
import { newPost, type Post } from "../domain/post/post.ts";
import { packBlock, type ReadingsBySensor, unpackBlock } from "./block.ts";
import { type HoursBySensor, packHours, unpackHours } from "./hours.ts";
import { expiry, type Item, needed } from "./item.ts";
import { packedJson, unpackedJson } from "./packed-json.ts";
import { decodeSensors, encodeSensors } from "./sensors-codec.ts";
import { table } from "./table.ts";

/** Who sends the e-mails of a home, and until when, by the clock on the wall: nobody else does before. */
export interface Claim {
  by: string;
  untilMs: number;
}

/** A home's item as it was read; `version` 0 has never been written. */
export interface StoredHome {
  version: number;
  home: Home;
  /** The readings that are not sealed yet, and the number of the block that they will be. */
  open: { number: number; readings: ReadingsBySensor };
  /** The hours that are not sealed yet, and the number of their next seal. */
  hours: { number: number; bySensor: HoursBySensor };
  /** Readings stored since the beginning, sealed or not. */
  readingCount: number;
  /** Its entry in the index of due times. */
  due: { partition: string; atMs: number };
  /** Who is sending its e-mails; missing when nobody is. */
  sending?: Claim;
  /** The announcements as they are stored: written again as they are while no new one comes. */
  announced?: { agents: readonly HomeAgent[]; bytes: Uint8Array };
}

const SORT_KEY = "home";

/** A home that was never stored. */
export function newStoredHome(id: string): StoredHome {
  return {
    version: 0,
    home: newHome(id),
    open: { number: 0, readings: new Map() },
    hours: { number: 0, bySensor: new Map() },
    readingCount: 0,
    due: { partition: "", atMs: 0 },
  };
}

/** The key of a home's item. */
export function homeKey(homeId: string): Item {
  return { [table.partitionKey]: { S: homeId }, [table.sortKey]: { S: SORT_KEY } };
}

/** Whether an item of a home's partition is the home's own. */
export function isHomeItem(item: Item): boolean {
  return item[table.sortKey]?.S === SORT_KEY;
}

/** The home as an item that is written at `nowMs`. */
export function itemFrom(stored: StoredHome, nowMs: number): Item {
  const { version, home, open, hours, readingCount, due, sending } = stored;
  const { agents, alarms, backSinceMs, changes, gaps } = home;
  const state = agents.map(({ announced: _, ...agent }) => agent);
  const own = {
    ...(alarms.length > 0 && { alarms }),
    ...(backSinceMs !== undefined && { backSinceMs }),
    ...(gaps.length > 0 && { gaps }),
    ...(changes.length > 0 && { changes }),
  };
  return {
    ...homeKey(home.id),
    version: { N: String(version) },
    sensors: { B: encodeSensors(home.sensors) },
    heard: { S: JSON.stringify(home.heard) },
    announced: { B: announcedBytes(stored) },
    ...(state.length === 0 ? {} : { agents: packedJson(state) }),
    ...(Object.keys(own).length === 0 ? {} : { own: packedJson(own) }),
    ...(isUntouched(home.post) ? {} : { post: packedJson(home.post) }),
    ...openAttributes(home, open),
    hours: { B: packHours(keyed(hours.bySensor, placesOf(home))) },
    hoursNumber: { N: String(hours.number) },
    readingCount: { N: String(readingCount) },
    due: { S: due.partition },
    dueAtMs: { N: String(due.atMs) },
    ...(sending === undefined
      ? {}
      : { sendingBy: { S: sending.by }, sendingUntilMs: { N: String(sending.untilMs) } }),
    ...expiry(nowMs),
  };
}

/** The attributes of the readings that are not sealed; within the item a sensor's place among the sensors stands for its id. */
export function openAttributes(home: Home, { number, readings }: StoredHome["open"]): Item {
  return { readings: { B: packBlock(keyed(readings, placesOf(home))) }, block: { N: String(number) } };
}

function placesOf({ sensors }: Home): ReadonlyMap<string, string> {
  return new Map([...sensors.keys()].map((id, place) => [id, String(place)]));
}

function idsOf({ sensors }: Home): ReadonlyMap<string, string> {
  return new Map([...sensors.keys()].map((id, place) => [String(place), id]));
}

/** The map under other keys. */
function keyed<Value>(
  map: ReadonlyMap<string, Value>,
  keyOf: ReadonlyMap<string, string>,
): Map<string, Value> {
  return new Map([...map].map(([key, value]) => [keyOf.get(key) as string, value]));
}

/** The home that an item holds; throws when a needed attribute is missing. */
export function storedFrom(item: Item): StoredHome {
  const id = needed(item, table.partitionKey).S ?? "";
  const bytes = needed(item, "announced").B ?? new Uint8Array();
  const agents = agentsFrom(item, bytes);
  const sensors = decodeSensors(needed(item, "sensors").B ?? new Uint8Array());
  const own = unpackedJson<Partial<Home>>(item.own);
  const home: Home = {
    id,
    description: describedHome({ id, agents, sensors, changes: own?.changes ?? [] }),
    changes: [],
    agents,
    heard: JSON.parse(needed(item, "heard").S ?? ""),
    sensors,
    alarms: [],
    gaps: [],
    ...own,
    post: unpackedJson<Post>(item.post) ?? newPost(),
  };
  const ids = idsOf(home);
  return {
    version: Number(needed(item, "version").N),
    home,
    open: {
      number: Number(needed(item, "block").N),
      readings: keyed(unpackBlock(needed(item, "readings").B ?? new Uint8Array()), ids),
    },
    hours: {
      number: Number(needed(item, "hoursNumber").N),
      bySensor: keyed(unpackHours(needed(item, "hours").B ?? new Uint8Array()), ids),
    },
    readingCount: Number(needed(item, "readingCount").N),
    due: { partition: needed(item, "due").S ?? "", atMs: Number(needed(item, "dueAtMs").N) },
    ...(item.sendingBy?.S === undefined
      ? {}
      : { sending: { by: item.sendingBy.S, untilMs: Number(item.sendingUntilMs?.N) } }),
    announced: { agents, bytes },
  };
}

/** An announcement's JSON compresses to a quarter, and a home announces once a day: the bytes are kept for the next write. */
function announcedBytes({ home: { agents }, announced }: StoredHome): Uint8Array {
  const isSame =
    announced !== undefined &&
    announced.agents.length === agents.length &&
    agents.every((agent, at) => agent.announced === announced.agents[at]?.announced);
  if (isSame) return announced.bytes;
  return deflateRawSync(JSON.stringify(agents.map((agent) => agent.announced ?? null)));
}

/** The agents: what they announced is stored apart from what changes with every heartbeat, in the same order. */
function agentsFrom(item: Item, bytes: Uint8Array): HomeAgent[] {
  const states = unpackedJson<HomeAgent[]>(item.agents) ?? [];
  if (states.length === 0) return [];
  const announcements = JSON.parse(inflateRawSync(bytes).toString()) as (HomeAgent["announced"] | null)[];
  return states.map((state, at) => {
    const announced = announcements[at];
    return announced ? { ...state, announced } : state;
  });
}

/** A post in which nothing has happened is not stored. */
function isUntouched({ letters, alarms, ended, uncounted }: Post): boolean {
  return letters === 0 && alarms.length === 0 && ended.length === 0 && uncounted === 0;
}
