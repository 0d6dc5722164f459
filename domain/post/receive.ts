import type { Notice } from "../alarm/alarm.ts";
import type { HomeDescription } from "../home/description.ts";
import { isWorse, SEVERITY_RANK } from "../severity.ts";
import { withHomeWide } from "./home-wide.ts";
import { policy } from "./policy.ts";
import { type Flapping, type Post, type PostedAlarm, withEnded } from "./post.ts";

/** A notice and whose it is. */
export interface SensorNotice {
  sensorId: string;
  notice: Notice;
}

/** A notice at the moment it was heard. */
export interface HeardNotice extends SensorNotice {
  heardAtMs: number;
}

/** The post with notices taken in, in the order they were made; one that it has taken before changes nothing. */
export function receive(
  post: Post,
  notices: readonly SensorNotice[],
  home: HomeDescription,
  heardAtMs: number,
): Post {
  let next = post;
  for (const { sensorId, notice } of notices) next = take(next, sensorId, notice, heardAtMs);
  return next === post ? post : bounded(withHomeWide(next, home, heardAtMs));
}

function take(post: Post, sensorId: string, { state, alarm, atMs }: Notice, heardAtMs: number): Post {
  const { id, cause } = alarm;
  const isSame = (other: { sensorId: string; id: string }) => other.sensorId === sensorId && other.id === id;
  if (post.ended.some(isSame)) return post;
  const known = post.alarms.find((one) => isSame({ sensorId: one.sensorId, id: one.alarm.id }));
  if (state === "late" || state === "question") {
    // Over before it is told: it counts as ended from now on, so that its notice may come again.
    const posted = { sensorId, alarm, state, changedAtMs: atMs, heardAtMs };
    return withEnded(withAlarm(post, undefined, posted), posted);
  }
  if (state === "recovering" || state === "relapsed") {
    if (known === undefined) return post;
    // People who were told have the same time again before they are reminded of it.
    const again = state === "relapsed" && known.told !== undefined ? { changedAtMs: atMs, heardAtMs } : {};
    return withAlarm(post, known, { ...known, alarm, ...again });
  }
  if (state !== "resolved") {
    if (known !== undefined && !isWorse(alarm.severity, known.alarm.severity)) return post;
    const posted = { ...known, sensorId, alarm, state: "firing" as const, changedAtMs: atMs, heardAtMs };
    return { ...withAlarm(post, known, posted), flapping: stillFlapping(post, sensorId, cause, heardAtMs) };
  }
  const posted = { ...known, sensorId, alarm, state, changedAtMs: atMs, heardAtMs };
  return withEnded(withAlarm(post, known, posted), posted);
}

function withAlarm(post: Post, known: PostedAlarm | undefined, posted: PostedAlarm): Post {
  const alarms =
    known === undefined ? [...post.alarms, posted] : post.alarms.map((one) => (one === known ? posted : one));
  return { ...post, alarms };
}

/** One that begins again is not steady for another day. */
function stillFlapping(
  { flapping }: Post,
  sensorId: string,
  cause: string,
  nowMs: number,
): readonly Flapping[] {
  const isOfThis = (one: Flapping) => one.sensorId === sensorId && one.cause === cause && one.untilMs > nowMs;
  if (!flapping.some(isOfThis)) return flapping;
  return flapping.map((one) => (isOfThis(one) ? { ...one, untilMs: nowMs + policy.flapWindowMs } : one));
}

/** A house cannot have more alarms than its item has room for: the least severe that nobody was told of go, counted. */
function bounded(post: Post): Post {
  const excess = post.alarms.length - policy.maxAlarms;
  if (excess <= 0) return post;
  const weight = ({ told, alarm }: PostedAlarm) =>
    SEVERITY_RANK[alarm.severity] + (told === undefined ? 0 : 10);
  const least = new Set([...post.alarms].sort((a, b) => weight(a) - weight(b)).slice(0, excess));
  return {
    ...post,
    alarms: post.alarms.filter((one) => !least.has(one)),
    uncounted: post.uncounted + excess,
  };
}
