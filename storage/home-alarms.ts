import { answer, type FoundAlarm, findAlarm, type NotOpen } from "../domain/home/answer.ts";
import type { HomeDescription } from "../domain/home/description.ts";
import type { Mute } from "../domain/post/post.ts";
import type { Clock } from "../platform/clock.ts";
import { type HomeStore, loaded } from "./home-store.ts";
import { rewrite } from "./rewrite.ts";

/** An open alarm that somebody named by its code, and the home it is of. */
export interface AlarmOfHome extends FoundAlarm {
  home: HomeDescription;
}

/** The alarms of homes, for links in e-mails, for the page and for commands: all do the same to a home. */
export interface HomeAlarms {
  /** Reads only. */
  find(homeId: string, code: string): Promise<AlarmOfHome | NotOpen>;
  /** Acknowledges or snoozes it; times are the home's. */
  mute(homeId: string, code: string, mute: Mute): Promise<"done" | NotOpen>;
}

/** Finds and mutes the alarms of homes; `clock` is the home's. */
export function createHomeAlarms(homes: HomeStore, clock: Clock): HomeAlarms {
  const load = async (homeId: string) => loaded(await homes.load([homeId]), homeId);
  return {
    async find(homeId, code) {
      const { home } = await load(homeId);
      const found = findAlarm(home, code);
      return typeof found === "string" ? found : { ...found, home: home.description };
    },

    async mute(homeId, code, mute) {
      let outcome: "done" | NotOpen = "unknown";
      await rewrite(homes, await load(homeId), ({ home, sendingUntilMs }) => {
        const answered = answer(home, code, mute);
        outcome = typeof answered === "string" ? answered : "done";
        return typeof answered === "string"
          ? undefined
          : { home: answered, nowMs: clock.nowMs(), sendingUntilMs };
      });
      return outcome;
    },
  };
}
