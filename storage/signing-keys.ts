import { INSTANCE_KEY } from "../domain/wire/instance-key.ts";
import type { Item } from "./item.ts";
import { table } from "./table.ts";

/** A key that an engineer has enrolled for an agent of a home. */
export interface EnrolledKey {
  /** AWS IoT's id of the agent's certificate. */
  certificateId: string;
  /** SubjectPublicKeyInfo in DER. */
  publicKey: Uint8Array;
}

/** The keys by which the records of some homes are checked. */
export interface SigningKeys {
  /** Of each home that was ever enrolled; without any once all were revoked. */
  enrolled: ReadonlyMap<string, readonly EnrolledKey[]>;
  /** Of the agent on the instance, and the one home that it speaks for. */
  instance?: { homeId: string; publicKey: Uint8Array };
  /** Of the engineer who puts records back; good until a time of the stream. */
  redrive?: { publicKey: Uint8Array; untilMs: number };
}

/** No home's id begins with a slash. */
const HOME_KEYS = "/keys/";
const REDRIVE_KEY = "/redrive";
const SORT_KEY = INSTANCE_KEY.sort;

/** The keys of the items of some homes' signing keys, and of those that count for all homes. */
export function signingKeyKeys(homeIds: readonly string[]): Item[] {
  return [...homeIds.map((id) => `${HOME_KEYS}${id}`), INSTANCE_KEY.partition, REDRIVE_KEY].map(keyOf);
}

/** The key of the item of a home's enrolled keys. */
export function homeKeysKey(homeId: string): Item {
  return keyOf(`${HOME_KEYS}${homeId}`);
}

/** The key of the redriving engineer's item. */
export const redriveKey = (): Item => keyOf(REDRIVE_KEY);

/** The key of the instance's item. */
export const instanceKey = (): Item => keyOf(INSTANCE_KEY.partition);

/** The item of a home's enrolled keys; it never expires. */
export function homeKeysItem(homeId: string, keys: readonly EnrolledKey[], version: number): Item {
  const own = keys.map(({ certificateId, publicKey }) => ({
    certificateId,
    publicKey: Buffer.from(publicKey).toString("base64"),
  }));
  return { ...homeKeysKey(homeId), version: { N: String(version) }, keys: { S: JSON.stringify(own) } };
}

/** The item of a key that puts records back until a time. */
export function redriveKeyItem(publicKey: Uint8Array, untilMs: number): Item {
  return { ...redriveKey(), publicKey: { B: publicKey }, untilMs: { N: String(untilMs) } };
}

/** Whether an item is one of signing keys. */
export function isSigningKeyItem(item: Item): boolean {
  return item[table.partitionKey]?.S?.startsWith("/") === true;
}

/** The keys that items hold. */
export function signingKeysFrom(items: readonly Item[]): SigningKeys {
  const enrolled = new Map<string, readonly EnrolledKey[]>();
  const others: Omit<SigningKeys, "enrolled"> = {};
  for (const item of items) {
    const partition = item[table.partitionKey]?.S ?? "";
    const publicKey = item.publicKey?.B ?? new Uint8Array();
    if (partition === INSTANCE_KEY.partition) others.instance = { homeId: item.home?.S ?? "", publicKey };
    else if (partition === REDRIVE_KEY) others.redrive = { publicKey, untilMs: Number(item.untilMs?.N) };
    else enrolled.set(partition.slice(HOME_KEYS.length), enrolledKeysFrom(item));
  }
  return { enrolled, ...others };
}

/** The enrolled keys that an item holds. */
export function enrolledKeysFrom(item: Item): EnrolledKey[] {
  const keys = JSON.parse(item.keys?.S ?? "[]") as { certificateId: string; publicKey: string }[];
  return keys.map(({ certificateId, publicKey }) => ({
    certificateId,
    publicKey: Buffer.from(publicKey, "base64"),
  }));
}

function keyOf(partition: string): Item {
  return { [table.partitionKey]: { S: partition }, [table.sortKey]: { S: SORT_KEY } };
}
