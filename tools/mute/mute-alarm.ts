import { alarmCode } from "../../domain/alarm/code.ts";
import { sensorOf } from "../../domain/home/description.ts";
import type { Mute } from "../../domain/post/post.ts";
import { createHomeStore } from "../../storage/home-store.ts";
import { createHouseAlarms } from "../../storage/house-alarms.ts";
import { createPostStore } from "../../storage/post-store.ts";
import type { SensorHead } from "../../storage/sensor-item.ts";
import type { ExitCode, HouseOptions } from "../house/command.ts";
import { CommandError } from "../house/errors.ts";
import { type House, headsOf, houseClock } from "../house/house.ts";
import { localTime } from "../house/time.ts";

/** What an engineer typed after the code of an alarm. */
export interface MuteOptions extends HouseOptions {
  for?: number;
  undo?: boolean;
}

/** Acknowledges or snoozes the alarm with this code, or takes it back; throws a CommandError when there is none such. */
export async function muteAlarm(
  house: House,
  code: string,
  how: Mute["how"],
  { for: forMs = 0, undo = false, json = false }: MuteOptions,
  say: (line: string) => void,
): Promise<ExitCode> {
  const { clients, tableName, homeId } = house;
  const heads = await headsOf(house);
  const clock = houseClock(house, heads);
  const nowMs = clock.nowMs();
  const alarms = createHouseAlarms(
    createPostStore(clients.dynamodb, tableName),
    createHomeStore(clients.dynamodb, tableName),
    clock,
  );
  const found = await alarms.find(homeId, code);
  if (typeof found === "string") throw new CommandError(whyNot(found, code, heads));
  // What has run out is none.
  const untilMs = undo ? nowMs : nowMs + forMs;
  const done = await alarms.mute(homeId, code, { how, untilMs });
  if (done !== "done") throw new CommandError(whyNot(done, code, heads));
  const { home, sensorId, alarm } = found;
  const name = sensorOf(home, sensorId).name;
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
  else say(`${name}, ${alarm.cause}: ${how} until ${localTime(untilMs, home.timeZone)}, the house's time.`);
  return 0;
}

function whyNot(what: "over" | "unknown", code: string, heads: ReadonlyMap<string, SensorHead>): string {
  if (what === "over") return `alarm ${code} is over: there is nothing to do`;
  const isPending = [...heads].some(([sensorId, { record }]) =>
    record.alarms.some(({ id }) => alarmCode(sensorId, id) === code.trim().toUpperCase()),
  );
  return isPending
    ? `alarm ${code} is only watched yet, nobody has been told of it: try again when it fires`
    : `no alarm has the code ${code}; npm run alarms lists them`;
}
