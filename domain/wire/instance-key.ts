/**
 * What the agent on the instance writes into the table of homes: its public key, and the one home that it speaks for. The
 * instance's role may write this item and no other (decision 0054).
 */
export const INSTANCE_KEY = { partition: "/instance", sort: "key" };

/** Attributes of that item. */
export type InstanceKeyItem = {
  pk: { S: string };
  sk: { S: string };
  home: { S: string };
  /** SubjectPublicKeyInfo in DER. Source: RFC 5280, section 4.1. */
  publicKey: { B: Uint8Array };
};

/** The item of an instance whose agent speaks for a home. */
export function instanceKeyItem(homeId: string, publicKey: Uint8Array): InstanceKeyItem {
  const { partition, sort } = INSTANCE_KEY;
  return { pk: { S: partition }, sk: { S: sort }, home: { S: homeId }, publicKey: { B: publicKey } };
}
