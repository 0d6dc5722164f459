import type { KinesisStreamRecord } from "aws-lambda";
import { encodeEnvelope } from "../../domain/wire/envelope.ts";
import { PULSE } from "../../domain/wire/pulse.ts";
import type { Random } from "../../platform/random.ts";
import { chance, pick, whole } from "../helpers/draw.ts";
import { envelopesOf } from "./agent.ts";
import type { Span } from "./draw.ts";
import type { ChaosHome } from "./home.ts";

/** A record of the stream, and whether it can be decoded. */
export interface StreamRecord {
  atMs: number;
  isReadable: boolean;
  record: KinesisStreamRecord;
}

interface Put {
  atMs: number;
  homeId: string;
  data: Uint8Array;
  isReadable?: false;
}

/** Kinesis counts in 56 digits. */
const FIRST_SEQUENCE = 49590338271490256608559692538361571095921575989136588898n;
const POISON = [
  "not JSON",
  "[]",
  "{}",
  '{"version":2,"type":"readings"}',
  '{"sensor":"freezer-1","celsius":1e308}',
  '{"sensor":"","celsius":20}',
  '{"version":1,"type":"readings","home":"home-1","agent":"a","spool":"s","sequence":1,"sentAtMs":0,"baseMs":0,"sensors":["a"],"readings":[[1,0,20]]}',
];

/** What all homes put on the stream, by shard, each in order. */
export function drawStream(
  homes: readonly ChaosHome[],
  { span, random, shards }: { span: Span; random: Random; shards: number },
): StreamRecord[][] {
  const byShard: Put[][] = Array.from({ length: shards }, () => []);
  for (const [index, home] of homes.entries()) {
    const puts = byShard[index % shards] as Put[];
    for (const agent of home.agents)
      for (const { atMs, envelope } of envelopesOf(home, agent, { span, random }))
        puts.push({ atMs, homeId: home.id, data: encodeEnvelope(envelope) });
    for (let count = whole(random, 0, 6); count > 0; count -= 1) puts.push(byHand(home, span, random));
    for (let count = whole(random, 0, 4); count > 0; count -= 1)
      puts.push({
        atMs: timeIn(span, random),
        homeId: home.id,
        data: Buffer.from(pick(random, POISON)),
        isReadable: false,
      });
  }
  // As the watch function puts them: each minute into each shard.
  for (const puts of byShard)
    for (let atMs = span.fromMs; atMs <= span.untilMs; atMs += 60_000) puts.push(pulseAt(atMs));
  return byShard.map((puts, shard) =>
    puts.sort((a, b) => a.atMs - b.atMs).map((put, at) => recordOf(put, shard, at)),
  );
}

/** A pulse by itself, for when no story goes on. */
export function pulseRecord(shard: number, atMs: number): KinesisStreamRecord {
  return recordOf(pulseAt(atMs), shard, atMs).record;
}

/** The id of a shard by its number. */
export function shardIdOf(shard: number): string {
  return `shardId-${String(shard).padStart(12, "0")}`;
}

function pulseAt(atMs: number): Put {
  return { atMs, homeId: "pulse", data: Buffer.from(PULSE) };
}

/** A reading that somebody puts on the stream by hand, of a sensor of an agent or of one that no agent has. */
function byHand({ id, agents }: ChaosHome, span: Span, random: Random): Put {
  const atMs = timeIn(span, random);
  const sensor = chance(random, 0.5) ? "by-hand" : (agents[0]?.sensors[0]?.id ?? "by-hand");
  const time = chance(random, 0.3) ? { takenAt: atMs - whole(random, 0, 3_600_000) } : {};
  const reading = { sensor, celsius: whole(random, -20, 30), ...time };
  const payload = chance(random, 0.5) ? { home: id, ...reading } : reading;
  return { atMs, homeId: id, data: Buffer.from(JSON.stringify(payload)) };
}

function timeIn({ fromMs, untilMs }: Span, random: Random): number {
  return fromMs + Math.floor(random() * (untilMs - fromMs));
}

function recordOf({ atMs, homeId, data, isReadable }: Put, shard: number, at: number): StreamRecord {
  const sequenceNumber = String(FIRST_SEQUENCE + BigInt(at));
  const record = {
    eventID: `${shardIdOf(shard)}:${sequenceNumber}`,
    kinesis: {
      data: Buffer.from(data).toString("base64"),
      partitionKey: homeId,
      sequenceNumber,
      approximateArrivalTimestamp: atMs / 1000,
      kinesisSchemaVersion: "1.0",
    },
  } as KinesisStreamRecord;
  return { atMs, isReadable: isReadable ?? true, record };
}
