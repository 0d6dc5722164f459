import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  paginateQuery,
} from "@aws-sdk/client-dynamodb";
import { type HomeDescription, unannouncedHome } from "../domain/home/description.ts";
import type { AnnouncementEnvelope } from "../domain/wire/envelope.ts";
import type { Item } from "./sensor-item.ts";
import { table } from "./table.ts";

/** Homes as their agents announced them. */
export interface HomeStore {
  /** The home with the sensors of all its agents; the newest announcement gives its name, unit and time zone. */
  load(homeId: string): Promise<HomeDescription>;
  /** The ids of the sensors that each of the home's agents announced. */
  sensorsByAgent(homeId: string): Promise<Map<string, string[]>>;
  /** Keeps an announcement unless a newer one of the same agent is there already. */
  announce(announcement: AnnouncementEnvelope): Promise<void>;
}

/** Gaps and heartbeats stand in the home's partition too. */
const AGENT_PREFIX = "agent#";

/** A store on a table that was made from `storage/table.ts`. */
export function createHomeStore(client: DynamoDBClient, tableName: string): HomeStore {
  async function announcements(homeId: string): Promise<Item[]> {
    const pages = paginateQuery(
      { client },
      {
        TableName: tableName,
        ConsistentRead: true,
        KeyConditionExpression: `${table.partitionKey} = :home AND begins_with(${table.sortKey}, :agents)`,
        ExpressionAttributeValues: { ":home": { S: homeId }, ":agents": { S: AGENT_PREFIX } },
      },
    );
    const items: Item[] = [];
    for await (const { Items } of pages) items.push(...(Items ?? []));
    return items;
  }
  return {
    load: async (homeId) => merge(homeId, await announcements(homeId)),

    async sensorsByAgent(homeId) {
      const items = await announcements(homeId);
      return new Map(
        items.map((item) => {
          const agentId = (item[table.sortKey]?.S ?? "").slice(AGENT_PREFIX.length);
          return [agentId, homeIn(item).sensors.map(({ id }) => id)];
        }),
      );
    },

    async announce({ agentId, home, sentAtMs }) {
      const announcement = new PutItemCommand({
        TableName: tableName,
        Item: {
          [table.partitionKey]: { S: home.id },
          [table.sortKey]: { S: `${AGENT_PREFIX}${agentId}` },
          announcedAtMs: { N: String(sentAtMs) },
          description: { S: JSON.stringify(home) },
        },
        ConditionExpression: `attribute_not_exists(${table.partitionKey}) OR announcedAtMs <= :announcedAtMs`,
        ExpressionAttributeValues: { ":announcedAtMs": { N: String(sentAtMs) } },
      });
      await client.send(announcement).catch((error: unknown) => {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      });
    },
  };
}

function homeIn(item: Item): HomeDescription {
  return JSON.parse(item.description?.S ?? "") as HomeDescription;
}

function merge(homeId: string, items: Item[]): HomeDescription {
  const homes = items.sort((a, b) => Number(b.announcedAtMs?.N) - Number(a.announcedAtMs?.N)).map(homeIn);
  const newest = homes[0];
  return newest === undefined
    ? unannouncedHome(homeId)
    : { ...newest, sensors: homes.flatMap(({ sensors }) => sensors) };
}
