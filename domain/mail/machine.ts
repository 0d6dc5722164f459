import * as z from "zod";
import { alarmCode } from "../alarm/code.ts";
import { CAUSES, type Cause } from "../detection/causes.ts";
import type { HomeDescription } from "../home/description.ts";
import { PLACE_KINDS } from "../places.ts";
import type { Letter, LetterEvent, LetterItem } from "../post/letter.ts";
import { isHouseWide, isOngoing, recovers } from "./phrases.ts";
import { concernedBy } from "./reader.ts";

/** Of a home-wide alarm at most this many sensors are named, so that a letter stays far below SNS's 256 KB. */
const MAX_MEMBERS = 50;

const causes = Object.keys(CAUSES) as [Cause, ...Cause[]];
const events = [
  "firing",
  "escalated",
  "reminder",
  "resolved",
  "over",
  "flapping",
  "late",
  "question",
] as const satisfies LetterEvent[];

const itemSchema = z.object({
  code: z.string(),
  alarmId: z.string(),
  concerns: z.enum(["sensor", "house", "agent"]),
  /** Of a sensor or an agent. */
  id: z.string().optional(),
  name: z.string(),
  kind: z.enum(PLACE_KINDS).optional(),
  event: z.enum(events),
  cause: z.enum(causes),
  severity: z.enum(["critical", "warning", "info"]),
  rule: z.string(),
  sinceMs: z.number().int(),
  /** Of one that is not over: since when its values are back in range. */
  recoveringSinceMs: z.number().int().optional(),
  atMs: z.number().int(),
  celsius: z.number().nullable(),
  peakCelsius: z.number().nullable(),
  expected: z.object({ lowCelsius: z.number().optional(), highCelsius: z.number().optional() }),
  members: z.array(z.string()).optional(),
  memberCount: z.number().int().optional(),
  times: z.number().int().optional(),
});

/** Version 1 of an e-mail as machines read it; fields may be added to it. `docs/notifications.md` describes it. */
export const machineLetterSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  home: z.object({ id: z.string(), name: z.string() }),
  kind: z.enum(["news", "digest"]),
  atMs: z.number().int(),
  subject: z.string(),
  items: z.array(itemSchema).min(1),
  omitted: z.number().int(),
  heldBack: z.number().int(),
});

/** An e-mail as machines read it. */
export type MachineLetter = z.infer<typeof machineLetterSchema>;

/** What the e-mail with this subject says, in Celsius and milliseconds. */
export function machineLetterOf(letter: Letter, home: HomeDescription, subject: string): MachineLetter {
  const { id, kind, atMs, items, omitted, heldBack } = letter;
  return {
    version: 1,
    id,
    home: { id: home.id, name: home.name },
    kind,
    atMs,
    subject,
    items: items.map((item) => machineItemOf(item, home)),
    omitted,
    heldBack,
  };
}

function machineItemOf(item: LetterItem, home: HomeDescription): MachineLetter["items"][number] {
  const { sensorId, event, alarm, atMs, members, times } = item;
  const { type, id, name, sensor } = concernedBy(home, sensorId);
  return {
    code: alarmCode(sensorId, alarm.id),
    alarmId: alarm.id,
    concerns: type,
    ...(type === "house" ? {} : { id }),
    name,
    ...(type === "sensor" ? { kind: sensor.kind } : {}),
    event,
    cause: alarm.cause,
    severity: alarm.severity,
    rule: alarm.rule,
    sinceMs: alarm.sinceMs,
    ...(recovers(item) ? { recoveringSinceMs: alarm.recoveringSinceMs } : {}),
    atMs,
    celsius: isHouseWide(alarm) && !isOngoing(item) ? null : alarm.lastCelsius,
    peakCelsius: alarm.peakCelsius,
    expected: alarm.expected,
    ...(members === undefined ? {} : { members: members.slice(0, MAX_MEMBERS), memberCount: members.length }),
    ...(times === undefined ? {} : { times }),
  };
}
