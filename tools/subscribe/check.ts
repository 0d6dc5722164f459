import { adviceOf, judgeSubscriptions, type Standing } from "./judge.ts";
import { namesOf, type Target } from "./target.ts";
import { AUDIENCES, type Audience, listByEmail, topicArn } from "./topics.ts";

/** An address of a topic, and what is to be done about it, if anything. */
type Finding = Standing & { topic: Audience; advice: string | undefined };

/** Compares config.yaml with who is subscribed, to both topics; resolves to exit code 1 when somebody is to act. */
export async function checkSubscriptions(target: Target, json: boolean): Promise<number> {
  const names = namesOf(target);
  const { environment } = names;
  const findings: Finding[] = [];
  for (const audience of AUDIENCES) {
    const { alertEmails = [], operatorEmails = [] } = target.configuration.environments[environment] ?? {};
    const again = `npm run subscribe --${audience === "operators" ? " --operators" : ""}`;
    const subscriptions = await listByEmail(target.client, topicArn(audience, names));
    for (const one of judgeSubscriptions(audience === "alerts" ? alertEmails : operatorEmails, subscriptions))
      findings.push({ topic: audience, ...one, advice: adviceOf(one, again) });
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

function linesOf({ topic, email, state, configured, advice }: Finding): string[] {
  const line = `${state.padEnd(11)}  ${topic.padEnd(9)}  ${email}${configured ? "" : "  (not in config.yaml)"}`;
  return advice === undefined ? [line] : [line, `             ${advice}`];
}
