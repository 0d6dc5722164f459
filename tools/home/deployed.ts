import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { S3Client } from "@aws-sdk/client-s3";
import { GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { EnvironmentNames } from "../../environments/names.ts";
import { environments } from "../../environments/settings.ts";
import { listHomes } from "../../storage/due-index.ts";
import { CommandError } from "./errors.ts";
import type { HomeTarget } from "./home-target.ts";

/** Each look costs a read unit for each 4 KB of the home. */
const POLL_MS = 5000;

/**
 * A home of an environment, by whoever's credentials the SDK finds. When several are there and none is named, `choose` says which;
 * by default it throws a CommandError.
 */
export async function deployedHome(
  names: EnvironmentNames,
  homeId?: string,
  choose: ChooseHome = only,
): Promise<HomeTarget> {
  const { region, environment, tableName, streamName, quarantineQueueName, givenUpBucket } = names;
  const clients = {
    dynamodb: new DynamoDBClient({ region }),
    kinesis: new KinesisClient({ region }),
    sqs: new SQSClient({ region }),
    s3: new S3Client({ region }),
  };
  return {
    where: `${environment} in ${region}`,
    homeId: homeId ?? choose(await listHomes(clients.dynamodb, tableName), tableName),
    clients,
    tableName,
    duePartitions: environments[environment].duePartitions,
    streamName,
    async quarantineQueueUrl() {
      const command = new GetQueueUrlCommand({ QueueName: quarantineQueueName });
      return (await clients.sqs.send(command)).QueueUrl ?? "";
    },
    givenUpBucket,
    arrival: "machine",
    pollMs: POLL_MS,
    queueWaitSeconds: 1,
    close: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

/** Picks one of the homes of a table. */
export type ChooseHome = (homeIds: string[], tableName: string) => string;

function only([first, ...others]: string[], tableName: string): string {
  if (first === undefined)
    throw new CommandError(`${tableName} has no home yet: it comes with the first reading of its agent`);
  if (others.length > 0)
    throw new CommandError(
      `${tableName} has several homes; say which: --home ${[first, ...others].join(", ")}`,
    );
  return first;
}
