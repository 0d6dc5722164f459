import type { ExitCode } from "../home/command.ts";
import { CommandError } from "../home/errors.ts";
import type { HomesTarget } from "./target.ts";
import { deleteHomeTopic, hasTopic, homeTopicArn } from "./topics.ts";

/** Takes the topic of a home away, and with it who is subscribed; without `isSure` it only says what would go and what would stay. */
export async function removeHome(
  { names, configured, clients, say }: HomesTarget,
  homeId: string,
  isSure: boolean,
): Promise<ExitCode> {
  const topic = homeTopicArn(names, homeId);
  if (Object.hasOwn(configured, homeId))
    throw new CommandError(`config.yaml names ${homeId}: take it out there, and deploy`);
  if (!(await hasTopic(clients.sns, topic)))
    throw new CommandError(`${homeId} has no topic in ${names.environment}`);
  say(`Goes: ${topic} and all its subscriptions. Its people hear nothing more.`);
  say(
    `Stays: the readings and alarms of ${homeId} in ${names.tableName}. While its agent sends, its e-mails wait and ` +
      "operators get the alarm nobody-subscribed: stop the agent first.",
  );
  if (!isSure) throw new CommandError("nothing is removed yet; say --yes to remove it");
  await deleteHomeTopic(clients.sns, names, homeId);
  say("Removed.");
  return 0;
}
