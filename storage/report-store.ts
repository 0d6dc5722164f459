import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  paginateQuery,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { GapEnvelope, HeartbeatEnvelope } from "../domain/wire/agent-report.ts";
import type { Clock } from "../platform/clock.ts";
import { dueAttributes } from "./due-index.ts";
import type { Item } from "./sensor-item.ts";
import { table } from "./table.ts";

/** What agents tell of themselves, kept with their home. */
export interface ReportStore {
  /** Keeps a gap under its first number: one that comes again, or has grown meanwhile, replaces itself. */
  keepGap(gap: GapEnvelope): Promise<void>;
  /** Keeps a heartbeat unless a newer one of the same agent is there already: one write unit a minute and agent. */
  keepHeartbeat(heartbeat: HeartbeatEnvelope, heardAtMs: number): Promise<void>;
  /** When each of a home's agents was heard last, by its id. */
  agentsHeard(homeId: string): Promise<Map<string, AgentHeard>>;
  /** Has the watch function look at an agent again at `dueAtMs`, or when it is heard; a heartbeat that came since goes first. */
  lookAgain(homeId: string, agentId: string, heard: AgentHeard, dueAtMs: number): Promise<void>;
}

/** What is remembered of an agent's last heartbeat. */
export interface AgentHeard {
  heardAtMs: number;
  /** When the watch function looks whether another has come. */
  dueAtMs: number;
}

/** An agent that sends no heartbeat for so long is silent: one of a minute may be lost, and a router restarts in five. */
export const AGENT_SILENT_AFTER_MS = 15 * 60_000;

/** Gaps expire this long after they were told, as readings do. */
const RETENTION_SECONDS = 400 * 86_400;

/** A store on a table that was made from `storage/table.ts`. */
export function createReportStore(client: DynamoDBClient, tableName: string, clock: Clock): ReportStore {
  return {
    async keepGap({ homeId, agentId, spoolId, sequence, throughSequence, sentAtMs, gap }) {
      const item: Item = {
        [table.partitionKey]: { S: homeId },
        [table.sortKey]: { S: `gap#${agentId}#${spoolId}#${String(sequence).padStart(16, "0")}` },
        throughSequence: { N: String(throughSequence) },
        toldAtMs: { N: String(sentAtMs) },
        gap: { S: JSON.stringify(gap) },
        [table.ttlAttribute]: { N: String(Math.floor(clock.nowMs() / 1000) + RETENTION_SECONDS) },
      };
      const put = new PutItemCommand({
        TableName: tableName,
        Item: item,
        ConditionExpression: `attribute_not_exists(${table.partitionKey}) OR throughSequence <= :throughSequence`,
        ExpressionAttributeValues: { ":throughSequence": item.throughSequence as AttributeValue },
      });
      await client.send(put).catch(unlessOvertaken);
    },

    async keepHeartbeat(heartbeat, heardAtMs) {
      const { homeId, agentId, spoolId, sentAtMs, startedAtMs, counters, backlog, sources } = heartbeat;
      const { due, dueAtMs } = dueAttributes(homeId, heardAtMs + AGENT_SILENT_AFTER_MS, "normal");
      // The time in the index is left alone until it has come: a heartbeat a minute would write the index each time.
      const update = new UpdateItemCommand({
        TableName: tableName,
        Key: heartbeatKey(homeId, agentId),
        UpdateExpression:
          "SET sentAtMs = :sentAtMs, heardAtMs = :heardAtMs, #status = :status, " +
          "due = if_not_exists(due, :due), dueAtMs = if_not_exists(dueAtMs, :dueAtMs)",
        ConditionExpression: `attribute_not_exists(${table.partitionKey}) OR sentAtMs <= :sentAtMs`,
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: {
          ":sentAtMs": { N: String(sentAtMs) },
          ":heardAtMs": { N: String(heardAtMs) },
          ":status": { S: JSON.stringify({ spoolId, startedAtMs, counters, backlog, sources }) },
          ":due": due as AttributeValue,
          ":dueAtMs": dueAtMs as AttributeValue,
        },
      });
      await client.send(update).catch(unlessOvertaken);
    },

    async agentsHeard(homeId) {
      const pages = paginateQuery(
        { client },
        {
          TableName: tableName,
          ConsistentRead: true,
          KeyConditionExpression: `${table.partitionKey} = :home AND begins_with(${table.sortKey}, :heartbeats)`,
          ExpressionAttributeValues: { ":home": { S: homeId }, ":heartbeats": { S: HEARTBEAT_PREFIX } },
        },
      );
      const agents = new Map<string, AgentHeard>();
      for await (const { Items } of pages)
        for (const item of Items ?? [])
          agents.set((item[table.sortKey]?.S ?? "").slice(HEARTBEAT_PREFIX.length), {
            heardAtMs: Number(item.heardAtMs?.N),
            dueAtMs: Number(item.dueAtMs?.N),
          });
      return agents;
    },

    async lookAgain(homeId, agentId, { dueAtMs: before }, dueAtMs) {
      const update = new UpdateItemCommand({
        TableName: tableName,
        Key: heartbeatKey(homeId, agentId),
        UpdateExpression: "SET dueAtMs = :dueAtMs",
        ConditionExpression: "dueAtMs = :before",
        ExpressionAttributeValues: { ":dueAtMs": { N: String(dueAtMs) }, ":before": { N: String(before) } },
      });
      await client.send(update).catch(unlessOvertaken);
    },
  };
}

const HEARTBEAT_PREFIX = "heartbeat#";

function heartbeatKey(homeId: string, agentId: string): Item {
  return { [table.partitionKey]: { S: homeId }, [table.sortKey]: { S: `${HEARTBEAT_PREFIX}${agentId}` } };
}

/** Somebody else has written something newer: that stays. */
function unlessOvertaken(error: unknown): void {
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
}
