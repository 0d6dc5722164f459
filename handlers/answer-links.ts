import { createHmac, timingSafeEqual } from "node:crypto";
import type { Alarm } from "../domain/alarm/alarm.ts";
import { alarmCode } from "../domain/alarm/code.ts";
import {
  type AnswerAction,
  type AnswerLink,
  linkQuery,
  readLinkQuery,
  signedText,
} from "../domain/post/answer-link.ts";
import type { Clock } from "../platform/clock.ts";

/** Gives the link that does `action` to an alarm; whoever has it may do that, once or again, until it expires. */
export type LinkMaker = (
  homeId: string,
  sensorId: string,
  alarm: Pick<Alarm, "id">,
  action: AnswerAction,
) => string;

/** What a function needs that puts links into e-mails; without it, its e-mails have none. */
export interface AnswerLinkEnvironment {
  /** Where the answer function is reached. */
  ANSWER_BASE_URL: string;
  /** Parameter Store's name of the key that links are signed with. */
  LINK_KEY_NAME: string;
}

/** Instead of these: the page of `npm start`, on which its reader acknowledges and snoozes. */
export interface AnswerPageEnvironment {
  /** Without a fragment: a link adds that of its alarm. */
  ANSWER_PAGE_URL: string;
}

/** What a query turned out to be. */
export type Verified = { link: AnswerLink } | { problem: "not genuine" | "expired" };

/** Longer than an e-mail stays unread, shorter than a mailbox is kept. */
const LINK_SECONDS = 7 * 86_400;

/** Makes links to the function at `baseUrl`, good for a week, signed with HMAC-SHA-256 (RFC 2104). */
export function createLinks(key: Uint8Array, baseUrl: string, clock: Clock): LinkMaker {
  return (homeId, sensorId, { id }, action) => {
    const link: AnswerLink = {
      homeId,
      code: alarmCode(sensorId, id),
      action,
      expiresAtSeconds: Math.floor(clock.nowMs() / 1000) + LINK_SECONDS,
    };
    const query = new URLSearchParams(linkQuery(link, signatureOf(link, key).toString("base64url")));
    return `${baseUrl.replace(/\/$/, "")}/?${query}`;
  };
}

/** Whether a link is ours, unchanged and still good; takes as long whatever is wrong with its signature. */
export function verifyLink(
  key: Uint8Array,
  query: Record<string, string | undefined>,
  nowMs: number,
): Verified {
  const read = readLinkQuery(query);
  if (read === undefined) return { problem: "not genuine" };
  const { link, signature } = read;
  const given = Buffer.from(signature, "base64url");
  const right = signatureOf(link, key);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return { problem: "not genuine" };
  return nowMs < link.expiresAtSeconds * 1000 ? { link } : { problem: "expired" };
}

function signatureOf(link: AnswerLink, key: Uint8Array): Buffer {
  return createHmac("sha256", key).update(signedText(link)).digest();
}
