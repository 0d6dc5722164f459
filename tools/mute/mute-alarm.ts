import { alarmCode } from "../../domain/alarm/code.ts";
import { findAlarm, type NotOpen } from "../../domain/home/answer.ts";
import { sensorOf } from "../../domain/home/description.ts";
import type { Home } from "../../domain/home/home.ts";
import type { Mute } from "../../domain/post/post.ts";
import { createHomeAlarms } from "../../storage/home-alarms.ts";
import type { ExitCode, HomeOptions } from "../home/command.ts";
import { CommandError } from "../home/errors.ts";
import { type HomeTarget, homeClock, homesOf, snapshotOf } from "../home/home-target.ts";
import { localTime } from "../home/time.ts";

/** What an engineer typed after the code of an alarm. */
export interface MuteOptions extends HomeOptions {
  for?: number;
  undo?: boolean;
}

/** Acknowledges or snoozes the alarm with this code, or takes it back; throws a CommandError when there is none such. */
export async function muteAlarm(
  target: HomeTarget,
  code: string,
  how: Mute["how"],
  { for: forMs = 0, undo = false, json = false }: MuteOptions,
  say: (line: string) => void,
): Promise<ExitCode> {
  const { home } = await snapshotOf(target);
  const clock = homeClock(target, home);
  const nowMs = clock.nowMs();
  const found = findAlarm(home, code);
  if (typeof found === "string") throw new CommandError(whyNot(found, code, home));
  // What has run out is none.
  const untilMs = undo ? nowMs : nowMs + forMs;
  const done = await createHomeAlarms(homesOf(target), clock).mute(home.id, code, { how, untilMs });
  if (done !== "done") throw new CommandError(whyNot(done, code, home));
  const { sensorId, alarm } = found;
  const { timeZone } = home.description;
  const name = sensorOf(home.description, sensorId).name;
  if (json)
    say(
      JSON.stringify({
        code: alarmCode(sensorId, alarm.id),
        sensor: sensorId,
        how: undo ? null : how,
        untilMs,
      }),
    );
  else if (undo) say(`${name}, ${alarm.cause}: taken back, people are reminded again.`);
  else say(`${name}, ${alarm.cause}: ${how} until ${localTime(untilMs, timeZone)}, the home's time.`);
  return 0;
}

function whyNot(what: NotOpen, code: string, { sensors }: Home): string {
  if (what === "over") return `alarm ${code} is over: there is nothing to do`;
  const isPending = [...sensors].some(([sensorId, { alarms }]) =>
    alarms.some(({ id }) => alarmCode(sensorId, id) === code.trim().toUpperCase()),
  );
  return isPending
    ? `alarm ${code} is only watched yet, nobody has been told of it: try again when it fires`
    : `no alarm has the code ${code}; npm run alarms lists them`;
}
