import { MINUTE_MS } from "../../domain/duration.ts";
import type { AnswerLink } from "../../domain/post/answer-link.ts";
import type { Mute } from "../../domain/post/post.ts";
import type { Clock } from "../../platform/clock.ts";
import type { AlarmOfHome, HomeAlarms } from "../../storage/home-alarms.ts";
import type { Verified } from "../answer-links.ts";
import type { Page } from "./page.ts";
import { PROBLEMS } from "./problems.ts";
import { askPage, mutedPage, undonePage } from "./words.ts";

/** What came in; all of it is the world's, until the link is verified. */
export interface AnswerRequest {
  method: string;
  query: Record<string, string | undefined>;
  body: string;
}

/** What the function works with. */
export interface AnswerDependencies extends HomeAlarms {
  verify(query: AnswerRequest["query"]): Promise<Verified>;
  clock: Clock;
}

/** The form's body has 14 characters. */
const MAX_BODY_CHARACTERS = 100;
/** The same answer again within this time, by a second tap or a reload, changes nothing. */
const AGAIN_MS = 10 * 60_000;

/**
 * Answers a request for the page of a link. Only POST changes anything: mail scanners and previews open links, they press
 * no buttons. Rejects when the table or the key cannot be reached.
 */
export async function answer(request: AnswerRequest, dependencies: AnswerDependencies): Promise<Page> {
  const { method, query, body } = request;
  if (!["GET", "HEAD", "POST"].includes(method)) return PROBLEMS.method;
  if (body.length > MAX_BODY_CHARACTERS) return PROBLEMS.body;
  const verified = await dependencies.verify(query);
  if ("problem" in verified) return PROBLEMS[verified.problem];
  const { link } = verified;
  const found = await dependencies.find(link.homeId, link.code);
  if (typeof found === "string") return PROBLEMS[found];
  if (method === "POST") return act(new URLSearchParams(body).get("answer"), link, found, dependencies);
  const nowMs = dependencies.clock.nowMs();
  const mute = holding(found, link, nowMs);
  const asked = { link, found, nowMs };
  return mute === undefined ? askPage(asked) : mutedPage(asked, mute);
}

async function act(
  what: string | null,
  link: AnswerLink,
  found: AlarmOfHome,
  { mute, clock }: AnswerDependencies,
): Promise<Page> {
  const nowMs = clock.nowMs();
  const asked = { link, found, nowMs };
  const { how, minutes } = link.action;
  const before = holding(found, link, nowMs);
  if (what === "undo") {
    if (before === undefined) return undonePage(asked);
    const undone = await mute(link.homeId, link.code, { how, untilMs: nowMs });
    return undone === "done" ? undonePage(asked) : PROBLEMS[undone];
  }
  if (what !== "do") return PROBLEMS.form;
  const untilMs = nowMs + minutes * MINUTE_MS;
  if (before !== undefined && before.untilMs > untilMs - AGAIN_MS) return mutedPage(asked, before);
  const done = await mute(link.homeId, link.code, { how, untilMs });
  return done === "done" ? mutedPage(asked, { how, untilMs }) : PROBLEMS[done];
}

/** What holds now of the kind that the link does. */
function holding({ mute }: AlarmOfHome, { action }: AnswerLink, nowMs: number): Mute | undefined {
  return mute?.how === action.how && mute.untilMs > nowMs ? mute : undefined;
}
