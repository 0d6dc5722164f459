import { instanceKeyItem } from "../../domain/wire/instance-key.ts";
import type { Log } from "../../platform/log.ts";

/** Puts the instance's public key into the table of homes; resolves to false when `mustReplace` and there is none yet. */
export type PutKey = (mustReplace: boolean) => Promise<boolean>;

/** Keeps the key of the agent on the instance registered. */
export interface Registration {
  /** Replaces a registered key; resolves when that was tried once. */
  start(): Promise<void>;
  stop(): void;
}

/**
 * From its first registration on, the home takes signed records only. So long after the start is the release that signs
 * there to stay: CodeDeploy has not gone back to an older one that does not sign.
 */
const FIRST_AFTER_MS = 3_600_000;
const RETRY_MS = 60_000;

/** A registration that says what goes wrong, and tries again. */
export function createRegistration(put: PutKey, log: Log, firstAfterMs = FIRST_AFTER_MS): Registration {
  let timer: NodeJS.Timeout | undefined;
  const later = (mustReplace: boolean, ms: number) => {
    timer = setTimeout(() => void attempt(mustReplace), ms);
    timer.unref();
  };

  async function attempt(mustReplace: boolean): Promise<void> {
    try {
      if (await put(mustReplace)) log.info({}, "the public key is registered");
      else later(false, firstAfterMs);
    } catch (error) {
      const { name, message } = error as Error;
      log.warn(
        { error: `${name}: ${message}` },
        "the public key cannot be registered; it is tried again in a minute",
      );
      later(mustReplace, RETRY_MS);
    }
  }

  return { start: () => attempt(true), stop: () => clearTimeout(timer) };
}

/** Puts the key of a home's agent into a table, with the credentials of the process. */
export function putKeyInto(tableName: string, homeId: string, publicKey: Uint8Array): PutKey {
  return async (mustReplace) => {
    // Agents elsewhere start without the client.
    const { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } = await import(
      "@aws-sdk/client-dynamodb"
    );
    const client = new DynamoDBClient({ maxAttempts: 1, requestHandler: { requestTimeout: 10_000 } });
    try {
      const condition = mustReplace ? { ConditionExpression: "attribute_exists(pk)" } : {};
      const Item = instanceKeyItem(homeId, publicKey);
      await client.send(new PutItemCommand({ TableName: tableName, Item, ...condition }));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    } finally {
      client.destroy();
    }
  };
}
