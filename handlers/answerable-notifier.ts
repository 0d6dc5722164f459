import { alarmCode } from "../domain/alarm/code.ts";
import { ANSWERS } from "../domain/post/answer-link.ts";
import { systemClock } from "../platform/clock.ts";
import { type AnswerLinkEnvironment, type AnswerPageEnvironment, createLinks } from "./answer-links.ts";
import type { LinkKey } from "./link-key.ts";
import type { Notifier } from "./notifier.ts";

/**
 * The notifier with links for answers, if the environment says where they lead. When the key cannot be had, the e-mail
 * leaves without links: that a freezer thaws is worth more than how to snooze it.
 */
export function withAnswerLinks(
  notifier: Notifier,
  environment: { [Name in keyof (AnswerLinkEnvironment & AnswerPageEnvironment)]?: string | undefined },
  onFailure: (error: Error) => void,
  keyUnder: (name: string) => Promise<LinkKey> = parameterStoreKey,
): Notifier {
  const { ANSWER_BASE_URL: baseUrl, LINK_KEY_NAME: keyName, ANSWER_PAGE_URL: pageUrl } = environment;
  if (pageUrl) return withPageLinks(notifier, pageUrl);
  if (!baseUrl || !keyName) return notifier;
  let linkKey: Promise<LinkKey> | undefined;
  const keyForLinks = async () => {
    linkKey ??= keyUnder(keyName);
    return (await linkKey).readOrMake();
  };
  return {
    async send(letter, home, context) {
      const key = await keyForLinks().catch((error: Error) => {
        onFailure(error);
        return undefined;
      });
      if (key === undefined) return notifier.send(letter, home, context);
      const link = createLinks(key, baseUrl, systemClock);
      return notifier.send(letter, home, {
        ...context,
        answer: ({ sensorId, alarm }, action) => link(home.id, sensorId, alarm, ANSWERS[action]),
      });
    },
  };
}

function withPageLinks(notifier: Notifier, pageUrl: string): Notifier {
  return {
    send: (letter, home, context) =>
      notifier.send(letter, home, {
        ...context,
        answer: ({ sensorId, alarm }) => `${pageUrl}#/alarms/${alarmCode(sensorId, alarm.id)}`,
      }),
  };
}

/** Most invocations send no e-mail: they start without the client of Parameter Store. */
async function parameterStoreKey(name: string): Promise<LinkKey> {
  return (await import("./parameter-store-key.ts")).parameterStoreKey(name);
}
