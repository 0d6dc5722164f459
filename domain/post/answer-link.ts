import * as z from "zod";
import { homeIdSchema } from "../wire/fields.ts";
import { LONGEST_MUTE_MS } from "./mute.ts";
import type { Mute } from "./post.ts";

/** What a reader of an e-mail can do about an alarm with one of its links. */
export interface AnswerAction {
  how: Mute["how"];
  /** How long it holds from the moment it is done; up to a week. */
  minutes: number;
}

/** The links that an e-mail offers of every alarm. */
export const ANSWERS = {
  acknowledge: { how: "acknowledged", minutes: 24 * 60 },
  snooze: { how: "snoozed", minutes: 2 * 60 },
} as const satisfies Record<string, AnswerAction>;

/** What a link says: it holds for one alarm, one action, and not for ever. */
export interface AnswerLink {
  homeId: string;
  /** Of the alarm, as `alarmCode` gives it. */
  code: string;
  action: AnswerAction;
  /** Full seconds since 1970. */
  expiresAtSeconds: number;
}

const querySchema = z.object({
  /** Version of all of these. */
  v: z.literal("1"),
  home: homeIdSchema,
  alarm: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{6}$/),
  do: z.enum(["acknowledged", "snoozed"]),
  for: z
    .string()
    .regex(/^[1-9]\d{0,4}$/)
    .transform(Number)
    .refine((minutes) => minutes * 60_000 <= LONGEST_MUTE_MS),
  until: z
    .string()
    .regex(/^[1-9]\d{0,10}$/)
    .transform(Number),
  /** 256 bits in base64url; the last two bits of the last character are 0, or one signature had four spellings. */
  sig: z.string().regex(/^[\w-]{42}[AEIMQUYcgkosw048]$/),
});

/** The fields of a link's query, in the order in which they stand there. */
export function linkQuery(link: AnswerLink, signature: string): Record<string, string> {
  const { homeId, code, action, expiresAtSeconds } = link;
  return {
    v: "1",
    home: homeId,
    alarm: code,
    do: action.how,
    for: String(action.minutes),
    until: String(expiresAtSeconds),
    sig: signature,
  };
}

/** What a query says, with the signature that is to be compared; undefined when it is none of ours. */
export function readLinkQuery(
  query: Record<string, string | undefined>,
): { link: AnswerLink; signature: string } | undefined {
  const parsed = querySchema.safeParse(query);
  if (!parsed.success) return undefined;
  const { home, alarm, do: how, for: minutes, until, sig } = parsed.data;
  const action = { how, minutes };
  return { link: { homeId: home, code: alarm, action, expiresAtSeconds: until }, signature: sig };
}

/** What the signature is made of: every field in its place, so that no two links have the same text. */
export function signedText({ homeId, code, action, expiresAtSeconds }: AnswerLink): string {
  return JSON.stringify([
    "house-temperature/answer/1",
    homeId,
    code,
    action.how,
    action.minutes,
    expiresAtSeconds,
  ]);
}
