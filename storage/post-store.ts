import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { newPost, type Post } from "../domain/post/post.ts";
import { dueAttributes } from "./due-index.ts";
import { table } from "./table.ts";

/** A house's post as it was read; `version` 0 has never been written. */
export interface StoredPost {
  version: number;
  post: Post;
  /** When the watch function has to look at it; undefined for one at rest. */
  dueAtMs?: number;
}

/** What the houses' people were told and are to be told. */
export interface PostStore {
  load(homeId: string): Promise<StoredPost>;
  /** Writes it unless somebody else has since `before` was read; without `dueAtMs` nobody looks at it until it is written again. */
  save(
    homeId: string,
    before: StoredPost,
    post: Post,
    dueAtMs: number | undefined,
  ): Promise<StoredPost | "conflict">;
}

const SORT_KEY = "post";

/** A store on a table that was made from `storage/table.ts`. */
export function createPostStore(client: DynamoDBClient, tableName: string): PostStore {
  return {
    async load(homeId) {
      const Key = { [table.partitionKey]: { S: homeId }, [table.sortKey]: { S: SORT_KEY } };
      const { Item } = await client.send(
        new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true }),
      );
      if (Item === undefined) return { version: 0, post: newPost() };
      return {
        version: Number(Item.version?.N),
        post: JSON.parse(Item.post?.S ?? "") as Post,
        ...(Item.dueAtMs === undefined ? {} : { dueAtMs: Number(Item.dueAtMs.N) }),
      };
    },

    async save(homeId, { version }, post, dueAtMs) {
      const urgent = post.alarms.some(
        ({ alarm, state }) => alarm.severity === "critical" && state === "firing",
      );
      const put = new PutItemCommand({
        TableName: tableName,
        Item: {
          [table.partitionKey]: { S: homeId },
          [table.sortKey]: { S: SORT_KEY },
          version: { N: String(version + 1) },
          post: { S: JSON.stringify(post) },
          ...dueAttributes(homeId, dueAtMs, urgent ? "urgent" : "normal"),
        },
        ...(version === 0
          ? { ConditionExpression: `attribute_not_exists(${table.partitionKey})` }
          : {
              ConditionExpression: "version = :version",
              ExpressionAttributeValues: { ":version": { N: String(version) } },
            }),
      });
      try {
        await client.send(put);
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return "conflict";
        throw error;
      }
      return { version: version + 1, post, ...(dueAtMs === undefined ? {} : { dueAtMs }) };
    },
  };
}
