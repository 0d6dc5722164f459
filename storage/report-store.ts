import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { GapEnvelope, HeartbeatEnvelope } from "../domain/agent-report.ts";
import type { Clock } from "../platform/clock.ts";
import type { Item } from "./sensor-item.ts";
import { table } from "./table.ts";

/** What agents tell of themselves, kept with their home. */
export interface ReportStore {
  /** Keeps a gap under its first number: one that comes again, or has grown meanwhile, replaces itself. */
  keepGap(gap: GapEnvelope): Promise<void>;
  /** Keeps a heartbeat unless a newer one of the same agent is there already: one write unit a minute and agent. */
  keepHeartbeat(heartbeat: HeartbeatEnvelope): Promise<void>;
}

/** Gaps expire this long after they were told, as readings do. */
const RETENTION_SECONDS = 400 * 86_400;

/** A store on a table that was made from `storage/table.ts`. */
export function createReportStore(client: DynamoDBClient, tableName: string, clock: Clock): ReportStore {
  const keepUnlessOlder = async (item: Item, order: string) => {
    const put = new PutItemCommand({
      TableName: tableName,
      Item: item,
      ConditionExpression: `attribute_not_exists(${table.partitionKey}) OR ${order} <= :${order}`,
      ExpressionAttributeValues: { [`:${order}`]: item[order] as Item[string] },
    });
    await client.send(put).catch((error: unknown) => {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    });
  };
  return {
    keepGap({ homeId, agentId, spoolId, sequence, throughSequence, sentAtMs, gap }) {
      const item: Item = {
        [table.partitionKey]: { S: homeId },
        [table.sortKey]: { S: `gap#${agentId}#${spoolId}#${String(sequence).padStart(16, "0")}` },
        throughSequence: { N: String(throughSequence) },
        toldAtMs: { N: String(sentAtMs) },
        gap: { S: JSON.stringify(gap) },
        [table.ttlAttribute]: { N: String(Math.floor(clock.nowMs() / 1000) + RETENTION_SECONDS) },
      };
      return keepUnlessOlder(item, "throughSequence");
    },

    keepHeartbeat({ homeId, agentId, spoolId, sentAtMs, startedAtMs, counters, backlog, sources }) {
      const item: Item = {
        [table.partitionKey]: { S: homeId },
        [table.sortKey]: { S: `heartbeat#${agentId}` },
        sentAtMs: { N: String(sentAtMs) },
        status: { S: JSON.stringify({ spoolId, startedAtMs, counters, backlog, sources }) },
      };
      return keepUnlessOlder(item, "sentAtMs");
    },
  };
}
