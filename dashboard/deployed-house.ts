import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { environmentNames } from "../environments/names.ts";
import { type EnvironmentName, environments } from "../environments/settings.ts";
import { systemClock } from "../platform/clock.ts";
import { listHomes } from "../storage/due-index.ts";
import { createHomeStore } from "../storage/home-store.ts";
import { createPipeline } from "./house/pipeline.ts";
import { createQuarantinePeek } from "./house/quarantine-peek.ts";
import { createTableHome } from "./house/table-home.ts";
import type { House } from "./house.ts";

/** A house that cannot be shown; the message says what, where and how to fix it. */
export class HouseError extends Error {
  override readonly name = "HouseError";
}

/** Which house of an environment, and whether its alarms may be acknowledged from here. */
export interface DeployedOptions {
  env: EnvironmentName;
  home?: string;
  allowChanges: boolean;
}

/** An account and a region of AWS. */
type Place = Parameters<typeof environmentNames>[1];

/** A deployed house as its table has it, by whoever's credentials the SDK finds; throws a HouseError. */
export async function deployedHouse(options: DeployedOptions, place: Place): Promise<House> {
  const { region } = place;
  const { tableName, quarantineQueueName } = environmentNames(options.env, place);
  const client = new DynamoDBClient({ region, requestHandler: TIMEOUTS });
  const sqs = new SQSClient({ region, requestHandler: TIMEOUTS });
  const homeIds = await listHomes(client, tableName).catch((error: Error) => {
    throw new HouseError(explained(error, tableName, region, options.env));
  });
  const { duePartitions } = environments[options.env];
  return createTableHome({
    client,
    tableName,
    homes: createHomeStore(client, { tableName, duePartitions, clock: systemClock }),
    homeId: chosen(homeIds, options.home, tableName),
    where: () => `${options.env}, ${region}`,
    ...(options.allowChanges ? {} : { readOnly: READ_ONLY }),
    nowMs: () => systemClock.nowMs(),
    pipeline: createPipeline({
      quarantine: createQuarantinePeek(sqs, () => queueUrl(sqs, quarantineQueueName)),
      nowMs: () => systemClock.nowMs(),
    }),
  });
}

/** Without them a request into a network that is gone waits for a quarter of an hour, and the page with it. */
const TIMEOUTS = { connectionTimeout: 3000, requestTimeout: 8000, throwOnRequestTimeout: true };

const READ_ONLY = "Nothing can be changed from here: the dashboard was started without --allow-changes.";

function chosen(homes: readonly string[], home: string | undefined, tableName: string): string {
  if (home !== undefined) {
    if (homes.includes(home)) return home;
    throw new HouseError(`${tableName} has no home "${home}". It has: ${homes.join(", ") || "none"}`);
  }
  const [only, ...others] = homes;
  if (only === undefined)
    throw new HouseError(`${tableName} has no home yet: it comes with the first reading of its agent.`);
  if (others.length > 0)
    throw new HouseError(`${tableName} has several homes. Choose one with --home: ${homes.join(", ")}`);
  return only;
}

async function queueUrl(client: SQSClient, QueueName: string): Promise<string> {
  const { QueueUrl = "" } = await client.send(new GetQueueUrlCommand({ QueueName }));
  return QueueUrl;
}

function explained(error: Error, tableName: string, region: string, env: EnvironmentName): string {
  if (error.name === "ResourceNotFoundException")
    return `There is no table ${tableName} in ${region} for these credentials. Deploy it (npm run deploy -- ${env}-foundation), or use the account's credentials (AWS_PROFILE).`;
  if (/Credentials|Token|SSO/.test(error.name))
    return `AWS takes no credentials from here: ${error.message} Log in (aws sso login), or name a profile in AWS_PROFILE.`;
  if (error.name === "AccessDeniedException")
    return `These credentials may not read ${tableName}: ${error.message}`;
  return `${tableName} cannot be read: ${error.name}: ${error.message}`;
}
