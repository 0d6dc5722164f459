import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
} from "@aws-sdk/client-kinesis";
import { type Heard, isDuplicate, withHeard } from "../../domain/home/heard.ts";
import { decodePayload } from "../../domain/wire/payload.ts";

/** What lies in a stream, after repeated readings were dropped as the detect handler drops them. */
export interface StreamContents {
  records: number;
  /** Event times per sensor, in the order of the stream. */
  times: Map<string, number[]>;
  /** Readings that came again under a number that was heard already. */
  repeated: number;
  gaps: number;
  heartbeats: number;
  unreadable: number;
}

/** Reads a stream from its beginning to its present end. */
export async function readStream(kinesis: KinesisClient, StreamName: string): Promise<StreamContents> {
  const contents: StreamContents = {
    records: 0,
    times: new Map(),
    repeated: 0,
    gaps: 0,
    heartbeats: 0,
    unreadable: 0,
  };
  let heard: Heard = [];
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

  function take(data: Uint8Array, partitionKey: string): void {
    contents.records += 1;
    const decoded = decodePayload(data, { partitionKey, arrivedAtMs: 0 });
    if (!decoded.ok) contents.unreadable += 1;
    else if (decoded.value.type === "gap") contents.gaps += 1;
    else if (decoded.value.type === "heartbeat") contents.heartbeats += 1;
    else if (decoded.value.type === "readings") {
      const { agentId, spoolId, sequence, readings } = decoded.value;
      for (const [index, { sensorId, takenAtMs }] of readings.entries()) {
        const producer = `${agentId}/${spoolId}`;
        const number = String(sequence + index);
        if (isDuplicate(heard, producer, number)) contents.repeated += 1;
        else {
          heard = withHeard(heard, producer, number);
          const times = contents.times.get(sensorId) ?? [];
          contents.times.set(sensorId, times);
          times.push(takenAtMs);
        }
      }
    }
  }
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
