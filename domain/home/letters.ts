import type { Alarm } from "../alarm/alarm.ts";
import { compose, forget, nextDispatchMs, notSent, type Refusal, sent } from "../post/dispatch.ts";
import { withValuesOf } from "../post/home-wide.ts";
import type { Letter, LetterItem } from "../post/letter.ts";
import type { Post } from "../post/post.ts";
import { receive, type SensorNotice } from "../post/receive.ts";
import { HOME_ITSELF, type HomeDescription } from "./description.ts";
import type { Home } from "./home.ts";

/** The watch function looks every minute: an e-mail that is due for longer when something else is heard is of a replay. */
const REPLAYED_AFTER_MS = 10 * 60_000;

/** The home with notices handed to its post at `nowMs`, and with the e-mails put together that are due by then. */
export function dispatched(home: Home, notices: readonly SensorNotice[], nowMs: number): Home {
  const { description } = home;
  if (notices.length === 0 && home.post.alarms.length === 0 && home.post.notSentSinceMs === undefined)
    return home;
  let post = home.post;
  if (notices.length > 0) {
    post = caughtUp(post, description, nowMs - REPLAYED_AFTER_MS);
    post = receive(post, notices, description, nowMs);
  }
  post = forget(post, description, nowMs);
  for (
    let next = compose(post, description, nowMs);
    next !== undefined;
    next = compose(post, description, nowMs)
  )
    post = next;
  return post === home.post ? home : { ...home, post };
}

/** The e-mails that wait for SNS, oldest first, with the values of their alarms as they are by now. */
export function lettersDue(home: Home): Letter[] {
  return home.post.pending.map(({ letter }) => ({
    ...letter,
    items: letter.items.map((item) => withCurrent(item, home)),
  }));
}

/** The home once SNS has accepted an e-mail of it; the same object when that was known. */
export function told(home: Home, letterId: string): Home {
  const post = sent(home.post, letterId);
  return post === home.post ? home : { ...home, post };
}

/** The home once an e-mail of it was not sent: its news is told later, as it is by then. */
export function refused(home: Home, letterId: string, refusal: Refusal): Home {
  const post = notSent(home.post, letterId, refusal);
  return post === home.post ? home : { ...home, post };
}

/** An e-mail that was due long before the next thing was heard leaves as it was: a replayed history is told as it would have been. */
function caughtUp(before: Post, home: HomeDescription, untilMs: number): Post {
  let post = before;
  for (;;) {
    const dueMs = nextDispatchMs(post, home, Number.NEGATIVE_INFINITY);
    if (!(dueMs < untilMs)) return post;
    const next = compose(post, home, dueMs);
    if (next === undefined) return post;
    post = next;
  }
}

function withCurrent(item: LetterItem, home: Home): LetterItem {
  if (item.sensorId === HOME_ITSELF) return { ...item, alarm: currentHomeAlarm(item.alarm, home) };
  const state = home.sensors.get(item.sensorId);
  if (state === undefined) return item;
  if (item.event === "late" && state.late?.alarm.id === item.alarm.id)
    return { ...item, alarm: state.late.alarm, atMs: state.late.untilMs };
  const alarm = state.alarms.find(({ id }) => id === item.alarm.id);
  return alarm === undefined || item.event === "resolved" ? item : { ...item, alarm };
}

/** A home-wide alarm with the values that its members have by now. */
function currentHomeAlarm(alarm: Alarm, { post, sensors }: Home): Alarm {
  const members = post.alarms
    .filter(({ partOf, state }) => partOf === alarm.id && state === "firing")
    .map((one) => {
      const current = sensors.get(one.sensorId)?.alarms.find(({ id }) => id === one.alarm.id);
      return current === undefined ? one : { ...one, alarm: current };
    });
  return members.length === 0 ? alarm : withValuesOf(alarm, members);
}
