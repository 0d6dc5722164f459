import type { Alarm } from "../domain/alarm/alarm.ts";
import { alarmCode } from "../domain/alarm/code.ts";
import type { HomeDescription } from "../domain/home/description.ts";
import { nextDispatchMs } from "../domain/post/dispatch.ts";
import { alarmWithCode, muteAlarm } from "../domain/post/mute.ts";
import type { Mute, Post } from "../domain/post/post.ts";
import type { Clock } from "../platform/clock.ts";
import type { HomeStore } from "./home-store.ts";
import type { PostStore } from "./post-store.ts";

/** An open alarm that somebody named by its code, and its home. */
export interface FoundAlarm {
  home: HomeDescription;
  sensorId: string;
  alarm: Alarm;
  mute?: Mute;
}

/** The alarms of houses, for links in e-mails and for commands: both do the same to a post. */
export interface HouseAlarms {
  /** Reads only. */
  find(homeId: string, code: string): Promise<FoundAlarm | "over" | "unknown">;
  /** Acknowledges or snoozes it; times are the house's. */
  mute(homeId: string, code: string, mute: Mute): Promise<"done" | "over" | "unknown">;
}

/** Each conflict means that another writer got through: more in a row than there are writers are a fault. */
const MAX_CONFLICTS = 10;

/** Finds and mutes the alarms of houses in their posts; `clock` is the house's. */
export function createHouseAlarms(
  posts: PostStore,
  homes: Pick<HomeStore, "load">,
  clock: Clock,
): HouseAlarms {
  return {
    async find(homeId, code) {
      const [{ post }, home] = await Promise.all([posts.load(homeId), homes.load(homeId)]);
      const posted = alarmWithCode(post, code);
      if (posted === undefined) return notOpen(post, code);
      const { sensorId, alarm, mute } = posted;
      return { home, sensorId, alarm, ...(mute === undefined ? {} : { mute }) };
    },

    async mute(homeId, code, mute) {
      const home = await homes.load(homeId);
      for (let conflicts = 0; conflicts <= MAX_CONFLICTS; conflicts += 1) {
        const before = await posts.load(homeId);
        const muted = muteAlarm(before.post, code, mute);
        if (muted === undefined) return notOpen(before.post, code);
        // An answer that is taken back may make something due; to look too early costs one look.
        const nextMs = nextDispatchMs(muted.post, home, clock.nowMs());
        const dueAtMs = Math.min(before.dueAtMs ?? Number.POSITIVE_INFINITY, nextMs);
        const due = Number.isFinite(dueAtMs) ? dueAtMs : undefined;
        if ((await posts.save(homeId, before, muted.post, due)) !== "conflict") return "done";
      }
      throw new Error(`${MAX_CONFLICTS} writes in a row were overtaken by others`);
    },
  };
}

/** The post remembers what ended lately. */
function notOpen({ alarms, ended }: Post, code: string): "over" | "unknown" {
  const over = [...alarms.map(({ sensorId, alarm: { id } }) => ({ sensorId, id })), ...ended];
  return over.some(({ sensorId, id }) => alarmCode(sensorId, id) === code.trim().toUpperCase())
    ? "over"
    : "unknown";
}
