import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DRILL_PREFIX } from "../../domain/drill.ts";
import { DRILLS_TOPIC } from "../../domain/home-topic.ts";
import { homeIdProblem } from "../../domain/reading.ts";
import type { EnvironmentNames } from "../../environments/names.ts";
import { systemClock } from "../../platform/clock.ts";
import { createHomeStore, loaded } from "../../storage/home-store.ts";
import type { ExitCode } from "../home/command.ts";
import { CommandError } from "../home/errors.ts";
import { HOW_TO_CONFIRM, subscribe } from "../subscribe/topics.ts";
import type { HomesTarget } from "./target.ts";
import { ensureHomeTopic, hasTopic } from "./topics.ts";

/** Gives a home its topic and subscribes its household; called again it adds addresses. */
export async function addHome(
  { names, configured, clients, say }: HomesTarget,
  homeId: string,
  emails: readonly string[],
): Promise<ExitCode> {
  const problem = homeId.startsWith(DRILL_PREFIX)
    ? `no e-mail goes out for homes whose id begins with ${DRILL_PREFIX}`
    : homeIdProblem(homeId);
  if (problem !== undefined) throw new CommandError(`${homeId}: ${problem}`);
  if (Object.hasOwn(configured, homeId))
    throw new CommandError(`config.yaml names ${homeId}: add the address there, and deploy`);
  const wrong = emails.find((email) => !/^\S+@\S+$/.test(email));
  if (wrong !== undefined || emails.length === 0)
    throw new CommandError(
      `${wrong ?? "nobody"}: say whom to tell, --email you@example.com, once for each address`,
    );
  if (!(await hasTopic(clients.sns, `${names.topicArnPrefix}${DRILLS_TOPIC}`)))
    throw new CommandError(
      `${names.environment} has no topics yet, and no key for them: npm run deploy -- ${names.environment}-foundation`,
    );
  const topic = await ensureHomeTopic(clients.sns, names, homeId);
  let isConfirmed = true;
  for (const email of emails) {
    const confirmed = await subscribe(clients.sns, topic, email);
    say(confirmed ? `${email} is subscribed already, and confirmed.` : `AWS has sent ${email} an e-mail.`);
    isConfirmed &&= confirmed;
  }
  say(`The e-mails of ${homeId} go to ${topic}, and to no other home's people.`);
  if (!isConfirmed) for (const line of HOW_TO_CONFIRM) say(line);
  if (!(await isKnown(clients.dynamodb, names, homeId)))
    say(`Nothing has been heard of ${homeId} yet: see that the agent's home.id is spelled the same.`);
  return 0;
}

async function isKnown(
  client: DynamoDBClient,
  { tableName }: Pick<EnvironmentNames, "tableName">,
  homeId: string,
): Promise<boolean> {
  // The partitions of the index matter to who writes.
  const store = createHomeStore(client, { tableName, duePartitions: 1, clock: systemClock });
  return loaded(await store.load([homeId]), homeId).version > 0;
}
