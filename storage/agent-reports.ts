import { type DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { Gap, HeartbeatEnvelope } from "../domain/wire/agent-report.ts";
import type { Item } from "./sensor-item.ts";
import { table } from "./table.ts";

/** What the agents of a home said of themselves, as `report-store.ts` keeps it. */
export interface AgentReports {
  heartbeats: ({ agentId: string; sentAtMs: number } & Pick<
    HeartbeatEnvelope,
    "startedAtMs" | "counters" | "backlog" | "sources"
  >)[];
  /** Readings that were lost, told last first. */
  gaps: { agentId: string; toldAtMs: number; gap: Gap }[];
}

/** More gaps nobody looks through; the log of the agent has them all. */
const MOST_GAPS = 100;

/** Reads the newest heartbeat of each agent of a home and its gaps: two Queries. */
export async function readAgentReports(
  client: DynamoDBClient,
  tableName: string,
  homeId: string,
): Promise<AgentReports> {
  const query = (prefix: string) =>
    client.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: `${table.partitionKey} = :home AND begins_with(${table.sortKey}, :prefix)`,
        ExpressionAttributeValues: { ":home": { S: homeId }, ":prefix": { S: prefix } },
        ScanIndexForward: false,
        Limit: MOST_GAPS,
      }),
    );
  const [heartbeats, gaps] = await Promise.all([query("heartbeat#"), query("gap#")]);
  return {
    heartbeats: (heartbeats.Items ?? []).map((item) => ({
      agentId: partsOf(item).slice(1).join("#"),
      sentAtMs: Number(item.sentAtMs?.N),
      ...JSON.parse(item.status?.S ?? "{}"),
    })),
    gaps: (gaps.Items ?? [])
      .map((item) => ({
        agentId: partsOf(item).slice(1, -2).join("#"),
        toldAtMs: Number(item.toldAtMs?.N),
        gap: JSON.parse(item.gap?.S ?? "{}") as Gap,
      }))
      .sort((a, b) => b.toldAtMs - a.toldAtMs),
  };
}

/** The parts of a sort key; an agent's id may hold the mark between them. */
function partsOf(item: Item): string[] {
  return (item[table.sortKey]?.S ?? "").split("#");
}
