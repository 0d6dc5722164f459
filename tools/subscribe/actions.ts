import { type EnvironmentNames, environmentNames } from "../../environments/names.ts";
import { addressesOf, configuredEnvironments } from "../home/target.ts";
import { readConfirmation } from "./confirmation.ts";
import { SubscribeError } from "./errors.ts";
import { adviceOf } from "./judge.ts";
import { namesOf, type Target } from "./target.ts";
import { type Audience, confirm, HOW_TO_CONFIRM, isForPeople, subscribe, topicArn } from "./topics.ts";

/** Whose e-mails are meant. */
export interface Whose {
  operators?: boolean;
  home?: string;
}

/** Subscribes an address and explains how to confirm it; resolves to the exit code. */
export async function subscribeAddress(target: Target, whose: Whose, email = ""): Promise<number> {
  const { client, say } = target;
  if (!/^\S+@\S+$/.test(email))
    throw new SubscribeError(
      "say whom: npm run subscribe -- --email you@example.com (--help explains the rest)",
    );
  const topic = topicOfWhose(target, whose);
  if (await subscribe(client, topic, email)) {
    say(`${email} is subscribed to ${topic} already, and confirmed.`);
    say("npm run subscribe -- check tells whether anybody could end it.");
    return 0;
  }
  say(`AWS has sent ${email} an e-mail.`);
  for (const line of HOW_TO_CONFIRM) say(line);
  return 0;
}

/** Confirms by the link or the token of AWS's e-mail; resolves to the exit code. */
export async function confirmSubscription(target: Target, whose: Whose, text: string): Promise<number> {
  const { configuration, client, say } = target;
  const confirmation = readConfirmation(text);
  if (confirmation === undefined)
    throw new SubscribeError(
      "that is neither the link of AWS's e-mail (it has TopicArn= and Token= in it) nor a token; put it in quotes, because of its &",
    );
  const topic = confirmation.topicArn ?? topicOfWhose(target, whose);
  const isOurs = configuredEnvironments(configuration).some((name) =>
    isForPeople(topic, environmentNames(name, configuration)),
  );
  if (!isOurs) throw new SubscribeError(`the link is of ${topic}, which config.yaml knows nothing of`);
  const { email, arn, authenticated } = await confirm(client, topic, confirmation.token);
  say(`${email} gets the e-mails of ${topic} from now on.`);
  say(
    authenticated
      ? "Only who has AWS credentials can end it: the link at the end of each e-mail does not."
      : `But it is ${adviceOf({ email, arn, state: "removable", configured: true }, "npm run subscribe --")}`,
  );
  return authenticated ? 0 : 1;
}

function topicOfWhose(target: Target, whose: Whose): string {
  const names = namesOf(target);
  return topicArn(audienceOf(target, names, whose), names);
}

/** With one home in config.yaml, that one is meant; throws a SubscribeError when it is open which. */
function audienceOf(
  { configuration }: Target,
  { environment }: EnvironmentNames,
  { operators, home }: Whose,
): Audience {
  if (operators) return "operators";
  const named = Object.keys(addressesOf(configuration, environment));
  const chosen = home ?? (named.length === 1 ? named[0] : undefined);
  if (chosen === undefined)
    throw new SubscribeError(
      `say whose e-mails: --operators, or --home and one of ${named.join(", ") || "npm run homes -- list"}`,
    );
  return { home: chosen };
}
