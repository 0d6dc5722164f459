import { DRILL_PREFIX } from "../../domain/drill.ts";
import type { EnvironmentNames } from "../../environments/names.ts";
import { addressesOf } from "../home/target.ts";
import { listHomeTopics } from "../homes/topics.ts";
import { adviceOf, judgeSubscriptions, type Standing } from "./judge.ts";
import { namesOf, type Target } from "./target.ts";
import { type Audience, listByEmail, subscribeOptions, topicArn } from "./topics.ts";

/** An address of a topic, and what is to be done about it, if anything. */
type Finding = Standing & { topic: string; advice: string | undefined };

/**
 * Compares config.yaml with who is subscribed: of all homes that have a topic or of one, and of the operators. Resolves to exit
 * code 1 when somebody is to act.
 */
export async function checkSubscriptions(target: Target, json: boolean, home?: string): Promise<number> {
  const names = namesOf(target);
  const { environment } = names;
  const findings: Finding[] = [];
  for (const audience of await audiencesOf(target, names, home)) {
    const again = `npm run subscribe --${subscribeOptions(audience)}`;
    const subscriptions = await listByEmail(target.client, topicArn(audience, names));
    const topic = audience === "operators" ? audience : audience.home;
    const standings = judgeSubscriptions(wantedOf(target, names, audience), subscriptions);
    if (standings.length === 0) standings.push({ email: "nobody", configured: false, state: "missing" });
    for (const one of standings) findings.push({ topic, ...one, advice: adviceOf(one, again) });
  }
  const wrong = findings.filter(({ advice }) => advice !== undefined).length;
  if (json) target.say(JSON.stringify({ environment, wrong, subscriptions: findings }, null, 2));
  else {
    for (const finding of findings) for (const line of linesOf(finding)) target.say(line);
    target.say(
      wrong === 0 ? "All is well." : `${wrong} of ${findings.length}: somebody has to act, as it says above.`,
    );
  }
  return wrong === 0 ? 0 : 1;
}

async function audiencesOf(target: Target, names: EnvironmentNames, home?: string): Promise<Audience[]> {
  if (home !== undefined) return [{ home }];
  const named = Object.keys(addressesOf(target.configuration, names.environment));
  const added = await listHomeTopics(target.client, names);
  const homes = [...new Set([...named, ...added])].filter((id) => !id.startsWith(DRILL_PREFIX));
  return [...homes.map((one) => ({ home: one })), "operators"];
}

function wantedOf(
  { configuration }: Target,
  { environment }: EnvironmentNames,
  audience: Audience,
): readonly string[] {
  if (audience === "operators") return configuration.environments[environment]?.operatorEmails ?? [];
  const homes = addressesOf(configuration, environment);
  return Object.hasOwn(homes, audience.home) ? (homes[audience.home] ?? []) : [];
}

function linesOf({ topic, email, state, configured, advice }: Finding): string[] {
  const line = `${state.padEnd(11)}  ${topic.padEnd(12)}  ${email}${configured ? "" : "  (not in config.yaml)"}`;
  return advice === undefined ? [line] : [line, `             ${advice}`];
}
