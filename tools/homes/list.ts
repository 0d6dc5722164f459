import { DRILL_PREFIX } from "../../domain/drill.ts";
import { mapConcurrently } from "../../platform/concurrency.ts";
import { listHomes } from "../../storage/due-index.ts";
import type { ExitCode } from "../home/command.ts";
import { textTable } from "../home/table.ts";
import { listByEmail } from "../subscribe/topics.ts";
import type { HomesTarget } from "./target.ts";
import { homeTopicArn, listHomeTopics } from "./topics.ts";

/** A home, and who hears of it. */
interface ListedHome {
  home: string;
  /** Who makes its topic: Terraform, the command, or nobody. */
  from: "config.yaml" | "command" | "nobody";
  /** Whether its agent was ever heard. */
  heard: boolean;
  confirmed: string[];
  unconfirmed: string[];
}

/** SNS answers 30 such questions a second (AWS General Reference, "Amazon SNS quotas", ListSubscriptionsByTopic). */
const CONCURRENCY = 2;

/** Lists the homes that are named, heard, or have a topic; resolves to 1 when nobody hears of one of them. */
export async function listOfHomes(target: HomesTarget, json: boolean): Promise<ExitCode> {
  const { names, configured, clients, say } = target;
  const withTopic = new Set(await listHomeTopics(clients.sns, names));
  const heard = new Set(
    (await listHomes(clients.dynamodb, names.tableName)).filter((id) => !id.startsWith(DRILL_PREFIX)),
  );
  const ids = [...new Set([...Object.keys(configured), ...withTopic, ...heard])].sort();
  const homes = await mapConcurrently(ids, CONCURRENCY, async (home): Promise<ListedHome> => {
    const all = withTopic.has(home) ? await listByEmail(clients.sns, homeTopicArn(names, home)) : [];
    const made = withTopic.has(home) ? "command" : "nobody";
    return {
      home,
      from: Object.hasOwn(configured, home) ? "config.yaml" : made,
      heard: heard.has(home),
      confirmed: all.flatMap(({ email, arn }) => (arn === undefined ? [] : [email])).sort(),
      unconfirmed: all.flatMap(({ email, arn }) => (arn === undefined ? [email] : [])).sort(),
    };
  });
  if (json) say(JSON.stringify(homes, null, 2));
  else for (const line of linesOf(homes, names.environment)) say(line);
  return homes.some(({ confirmed }) => confirmed.length === 0) ? 1 : 0;
}

function linesOf(homes: readonly ListedHome[], environment: string): string[] {
  if (homes.length === 0)
    return [`${environment} has no home yet: npm run homes -- add my-home --email you@example.com`];
  const rows = homes.map(({ home, from, heard, confirmed, unconfirmed }) => [
    home,
    from,
    heard ? "yes" : "never",
    [...confirmed, ...unconfirmed.map((email) => `${email} (not confirmed)`)].join(", ") || "nobody",
  ]);
  const [first] = homes.filter(({ from }) => from === "nobody");
  return [
    textTable(["home", "named by", "heard", "who gets its e-mails"], rows),
    ...(first === undefined
      ? []
      : [`Nobody hears of ${first.home}: npm run homes -- add ${first.home} --email you@example.com`]),
  ];
}
