import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
} from "@aws-sdk/client-kinesis";
import { type Heard, isDuplicate, withHeard } from "../../domain/home/heard.ts";
import type { Reading } from "../../domain/reading.ts";
import type { GapEnvelope } from "../../domain/wire/agent-report.ts";
import { decodePayload } from "../../domain/wire/payload.ts";

/** What lies in a stream, after repeated readings were dropped as the detect handler drops them. */
export interface StreamContents {
  records: number;
  /** Readings and losses in the order of the stream. */
  told: (Reading | Loss)[];
  /** Readings that came again under a number that was heard already. */
  repeated: number;
  gaps: number;
  heartbeats: number;
  unreadable: number;
}

/** Between how many and how many readings a gap says are lost; less is known when the stream had some of its numbers. */
export interface Loss {
  atLeast: number;
  atMost: number;
}

/** Reads a stream from its beginning to its present end. */
export async function readStream(kinesis: KinesisClient, StreamName: string): Promise<StreamContents> {
  const contents: StreamContents = {
    records: 0,
    told: [],
    repeated: 0,
    gaps: 0,
    heartbeats: 0,
    unreadable: 0,
  };
  const take = takerInto(contents);
  const { Shards = [] } = await kinesis.send(new ListShardsCommand({ StreamName }));
  for (const { ShardId } of Shards) {
    const first = await kinesis.send(
      new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
    );
    let iterator = first.ShardIterator;
    for (let empty = 0; iterator !== undefined && empty < 2; ) {
      const page = await kinesis.send(new GetRecordsCommand({ ShardIterator: iterator }));
      for (const { Data, PartitionKey } of page.Records ?? [])
        take(Data ?? new Uint8Array(), PartitionKey ?? "");
      empty = page.Records?.length ? 0 : empty + 1;
      iterator = page.NextShardIterator;
    }
  }
  return contents;
}

function takerInto(contents: StreamContents): (data: Uint8Array, partitionKey: string) => void {
  let heard: Heard = [];
  return (data, partitionKey) => {
    contents.records += 1;
    const decoded = decodePayload(data, { partitionKey, arrivedAtMs: 0 });
    if (!decoded.ok) contents.unreadable += 1;
    else if (decoded.value.type === "heartbeat") contents.heartbeats += 1;
    else if (decoded.value.type === "gap") {
      const gap = decoded.value;
      const producer = `${gap.agentId}/${gap.spoolId}`;
      if (isDuplicate(heard, producer, String(gap.throughSequence))) return;
      contents.gaps += 1;
      contents.told.push(lossOf(gap, lastHeard(heard, producer)));
      heard = withHeard(heard, producer, String(gap.throughSequence));
    } else if (decoded.value.type === "readings") {
      const { agentId, spoolId, sequence, readings } = decoded.value;
      const producer = `${agentId}/${spoolId}`;
      for (const [index, reading] of readings.entries()) {
        const number = String(sequence + index);
        if (isDuplicate(heard, producer, number)) contents.repeated += 1;
        else {
          heard = withHeard(heard, producer, number);
          contents.told.push(reading);
        }
      }
    }
  };
}

function lastHeard(heard: Heard, producer: string): number {
  return Number(heard.find(([name]) => name === producer)?.[1] ?? 0);
}

function lossOf({ sequence, throughSequence, gap }: GapEnvelope, heardThrough: number): Loss {
  const atMost = Math.min(
    gap.readings ?? Number.POSITIVE_INFINITY,
    throughSequence - Math.max(heardThrough, sequence - 1),
  );
  return { atLeast: gap.readings !== null && sequence > heardThrough ? gap.readings : 0, atMost };
}

/** What the order of a stream shows. */
export interface Order {
  /** Of the readings that were fed, from 0 on, these never came, and a gap stands in their place. */
  lost: Set<number>;
  /** Readings that are missing where no gap says so, or as many as it says; that came twice; or in another order. */
  problems: string[];
}

/** Holds what a stream tells against the readings 0, 1, 2 ... that were fed, in that order. */
export function orderOf(
  told: StreamContents["told"],
  numberOf: (reading: Reading) => number,
  fed: number,
): Order {
  const order: Order = { lost: new Set(), problems: [] };
  let next = 0;
  let loss: Loss = { atLeast: 0, atMost: 0 };
  const skipTo = (number: number) => {
    const missing = number - next;
    if (missing < loss.atLeast || missing > loss.atMost)
      order.problems.push(
        `before reading ${number} ${missing} are missing, and gaps tell of ${loss.atLeast} to ${loss.atMost}`,
      );
    for (; next < number; next += 1) order.lost.add(next);
    loss = { atLeast: 0, atMost: 0 };
  };
  for (const one of told) {
    if ("atLeast" in one) {
      loss = { atLeast: loss.atLeast + one.atLeast, atMost: loss.atMost + one.atMost };
      continue;
    }
    const number = numberOf(one);
    if (number < next) order.problems.push(`reading ${number} came where ${next} was next: twice, or late`);
    else {
      skipTo(number);
      next = number + 1;
    }
  }
  skipTo(fed);
  return { ...order, problems: order.problems.slice(0, 10) };
}

/** How the times that were found differ from those expected, in one line; undefined when they do not. */
export function differenceOf(
  what: string,
  found: readonly number[],
  expected: readonly number[],
): string | undefined {
  const at = expected.findIndex((time, index) => found[index] !== time);
  if (at < 0 && found.length === expected.length) return undefined;
  const place = at < 0 ? expected.length : at;
  return `${what}: ${found.length} readings where ${expected.length} were expected, the first difference at ${place}: ${found[place]} for ${expected[place]}`;
}
