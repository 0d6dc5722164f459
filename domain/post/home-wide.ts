import { type Alarm, isRecovering } from "../alarm/alarm.ts";
import { traitsOf } from "../detection/traits.ts";
import type { Cause, HomeCause } from "../detection/verdict.ts";
import { HOME_ITSELF, type HomeDescription, sensorOf, sensorsOf } from "../home/description.ts";
import type { PlaceKind } from "../places.ts";
import { isWorse, SEVERITY_RANK } from "../severity.ts";
import { policy } from "./policy.ts";
import { type Post, type PostedAlarm, withEnded } from "./post.ts";

/** What many sensors have alarms of at once when the cause is the house's, not theirs. */
interface Family {
  cause: HomeCause;
  causes: readonly Cause[];
  concerns: (kind: PlaceKind) => boolean;
  /** How many alarms make it home-wide, of so many sensors that it concerns. */
  atLeast: (sensors: number) => number;
  /** How far apart they may have begun, ms. */
  withinMs: number;
}

const HOUR_MS = 3_600_000;
const mostRooms = (rooms: number) => Math.max(3, Math.ceil(rooms / 2));
const isRoom = (kind: PlaceKind) => traitsOf(kind).isRoom;

const FAMILIES: readonly Family[] = [
  {
    cause: "house-too-hot",
    causes: ["too-hot", "overheating"],
    concerns: isRoom,
    atLeast: mostRooms,
    withinMs: 24 * HOUR_MS,
  },
  {
    cause: "house-too-cold",
    causes: ["too-cold", "frost", "heating-failure"],
    concerns: isRoom,
    // A room whose neighbour has told the cold keeps quiet until it is critical: three that speak are the house.
    atLeast: () => 3,
    withinMs: 24 * HOUR_MS,
  },
  {
    cause: "power-cut",
    causes: ["warming", "too-hot"],
    concerns: (kind) => kind === "fridge" || kind === "freezer",
    atLeast: () => 2,
    withinMs: 3 * HOUR_MS,
  },
];

/** The post with alarms that have one cause in common put under one alarm of the house; pure, and idempotent. */
export function withHomeWide(post: Post, home: HomeDescription, nowMs: number): Post {
  return FAMILIES.reduce((next, family) => withFamily(next, family, home, nowMs), post);
}

function withFamily(post: Post, family: Family, home: HomeDescription, nowMs: number): Post {
  const kindOf = (sensorId: string) => sensorOf(home, sensorId).kind;
  const open = post.alarms.filter(
    ({ sensorId, state, alarm }) =>
      state === "firing" && family.causes.includes(alarm.cause) && family.concerns(kindOf(sensorId)),
  );
  const house = post.alarms.find(({ alarm, state }) => alarm.cause === family.cause && state === "firing");
  if (house !== undefined) return goOn(post, house, open, nowMs);
  const together = latestTogether(open, family.withinMs);
  const concerned = sensorsOf(home).filter(({ kind }) => family.concerns(kind)).length;
  const isHouses = together.some(({ alarm }) => alarm.rule === "house-loss");
  // Told one by one already, they need no e-mail that sums them up.
  if (
    (!isHouses && together.length < family.atLeast(concerned)) ||
    together.every(({ told }) => told !== undefined)
  )
    return post;
  const alarm = homeAlarm(family.cause, together);
  const posted: PostedAlarm = {
    sensorId: HOME_ITSELF,
    alarm,
    state: "firing",
    changedAtMs: Math.max(...together.map(({ changedAtMs }) => changedAtMs)),
    heardAtMs: nowMs,
    members: membersOf(together),
  };
  return { ...post, alarms: [...markMembers(post.alarms, together, alarm.id), posted] };
}

/** Those that began within the time of the newest one. */
function latestTogether(open: readonly PostedAlarm[], withinMs: number): PostedAlarm[] {
  const newestMs = Math.max(...open.map(({ alarm }) => alarm.sinceMs));
  return open.filter(({ alarm }) => newestMs - alarm.sinceMs <= withinMs);
}

/**
 * Whether a home-wide alarm speaks for one of its own. Of rooms it does; of freezers, each with its own food, not for a
 * critical one that its e-mail did not name.
 */
export function speaksFor(house: PostedAlarm, { sensorId, alarm }: PostedAlarm): boolean {
  if (house.alarm.cause !== "power-cut" || house.told === undefined) return true;
  return house.told.members?.includes(sensorId) === true || alarm.severity !== "critical";
}

function goOn(post: Post, house: PostedAlarm, open: readonly PostedAlarm[], nowMs: number): Post {
  const members = open.filter(
    (one) => (one.partOf === undefined || one.partOf === house.alarm.id) && speaksFor(house, one),
  );
  const rest = post.alarms.flatMap((one) => {
    const { partOf, ...own } = one;
    if (partOf !== house.alarm.id) return [one];
    if (!speaksFor(house, one)) return [own];
    return one.state === "firing" ? [one] : [];
  });
  if (members.length === 0) {
    const endedAtMs = Math.max(
      house.changedAtMs,
      ...post.alarms.filter(({ partOf }) => partOf === house.alarm.id).map(({ changedAtMs }) => changedAtMs),
    );
    const over: PostedAlarm = { ...house, state: "resolved", changedAtMs: endedAtMs, heardAtMs: nowMs };
    return withEnded({ ...post, alarms: rest.map((one) => (one === house ? over : one)) }, over);
  }
  const alarm = withValuesOf(house.alarm, members);
  const isBack = isRecovering(house.alarm) && !isRecovering(alarm) && house.told !== undefined;
  const heardAtMs = isBack ? nowMs : house.heardAtMs;
  const updated = { ...house, alarm, heardAtMs, members: membersOf(members) };
  return {
    ...post,
    alarms: markMembers(
      rest.map((one) => (one === house ? updated : one)),
      members,
      alarm.id,
    ),
  };
}

/** A home-wide alarm with the values and the state of its members; never less severe than it was. */
export function withValuesOf(house: Alarm, members: readonly PostedAlarm[]): Alarm {
  const { severity, lastCelsius, peakCelsius, recoveringSinceMs } = homeAlarm(house.cause, members);
  const { recoveringSinceMs: _, ...known } = house;
  const alarm = { ...known, lastCelsius, peakCelsius };
  if (isWorse(severity, house.severity)) alarm.severity = severity;
  return recoveringSinceMs === undefined ? alarm : { ...alarm, recoveringSinceMs };
}

function membersOf(alarms: readonly PostedAlarm[]): string[] {
  return alarms.slice(0, policy.maxMembers).map(({ sensorId }) => sensorId);
}

function markMembers(
  alarms: readonly PostedAlarm[],
  members: readonly PostedAlarm[],
  id: string,
): PostedAlarm[] {
  return alarms.map((one) => (members.includes(one) ? { ...one, partOf: id } : one));
}

/** An alarm of the house in the words of its worst member; it recovers when all of them do. */
function homeAlarm(cause: Cause, members: readonly PostedAlarm[]): Alarm {
  const lasting = members.filter(({ alarm }) => !isRecovering(alarm));
  const worst = (lasting.length > 0 ? lasting : members).reduce((a, b) =>
    SEVERITY_RANK[b.alarm.severity] > SEVERITY_RANK[a.alarm.severity] ? b : a,
  );
  const sinceMs = Math.min(...members.map(({ alarm }) => alarm.sinceMs));
  return { ...worst.alarm, id: `${cause}-${sinceMs.toString(36)}`, cause, phase: "firing", sinceMs };
}
