import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { LATEST_MS } from "../../domain/limits.ts";
import type { Sign } from "../../domain/wire/signed.ts";
import { systemClock } from "../../platform/clock.ts";
import { newPrivateKey, privateKeyFrom, publicKeyOf, signerOf } from "../../platform/signatures.ts";
import { redriveKeyItem } from "../../storage/signing-keys.ts";
import type { HomeTarget } from "../home/home-target.ts";

/** The functions hear what was put back within this. */
const GOOD_FOR_MS = 3_600_000;

/**
 * A key for this redrive alone, which the table says is good for an hour. What is put back has other bytes than what the
 * agent signed (decision 0044), and whoever may write the table may speak for every home.
 */
export async function signWithOwnKey({ clients, tableName, arrival }: HomeTarget): Promise<Sign> {
  const key = privateKeyFrom(newPrivateKey());
  // A simulated house has a time of its own.
  const untilMs = arrival === "machine" ? systemClock.nowMs() + GOOD_FOR_MS : LATEST_MS;
  const Item = redriveKeyItem(publicKeyOf(key), untilMs);
  await clients.dynamodb.send(new PutItemCommand({ TableName: tableName, Item }));
  return signerOf(key);
}
