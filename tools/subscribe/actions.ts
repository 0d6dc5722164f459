import { environmentNames } from "../../environments/names.ts";
import { configuredEnvironments } from "../home/target.ts";
import { readConfirmation } from "./confirmation.ts";
import { SubscribeError } from "./errors.ts";
import { adviceOf } from "./judge.ts";
import { namesOf, type Target } from "./target.ts";
import { AUDIENCES, type Audience, confirm, subscribe, topicArn } from "./topics.ts";

/** Subscribes an address and explains how to confirm it; resolves to the exit code. */
export async function subscribeAddress(target: Target, audience: Audience, email = ""): Promise<number> {
  const { client, say } = target;
  if (!/^\S+@\S+$/.test(email))
    throw new SubscribeError(
      "say whom: npm run subscribe -- --email you@example.com (--help explains the rest)",
    );
  const topic = topicArn(audience, namesOf(target));
  if (await subscribe(client, topic, email)) {
    say(`${email} is subscribed to ${topic} already, and confirmed.`);
    say("npm run subscribe -- check tells whether anybody could end it.");
    return 0;
  }
  say(`AWS has sent ${email} an e-mail, "AWS Notification - Subscription Confirmation". Within 48 hours:`);
  say("  1. copy the link in it, and do not click it: what a click confirms, anybody's click can end");
  say("  2. npm run subscribe -- confirm --token-or-link '<the link>'");
  return 0;
}

/** Confirms by the link or the token of AWS's e-mail; resolves to the exit code. */
export async function confirmSubscription(target: Target, audience: Audience, text: string): Promise<number> {
  const { configuration, client, say } = target;
  const confirmation = readConfirmation(text);
  if (confirmation === undefined)
    throw new SubscribeError(
      "that is neither the link of AWS's e-mail (it has TopicArn= and Token= in it) nor a token; put it in quotes, because of its &",
    );
  const topic = confirmation.topicArn ?? topicArn(audience, namesOf(target));
  const ours = configuredEnvironments(configuration).flatMap((name) =>
    AUDIENCES.map((one) => topicArn(one, environmentNames(name, configuration))),
  );
  if (!ours.includes(topic))
    throw new SubscribeError(`the link is of ${topic}, which config.yaml knows nothing of`);
  const { email, arn, authenticated } = await confirm(client, topic, confirmation.token);
  say(`${email} gets the e-mails of ${topic} from now on.`);
  say(
    authenticated
      ? "Only who has AWS credentials can end it: the link at the end of each e-mail does not."
      : `But it is ${adviceOf({ email, arn, state: "removable", configured: true }, "npm run subscribe --")}`,
  );
  return authenticated ? 0 : 1;
}
