import type { Notice } from "../alarm/alarm.ts";
import type { Letter } from "./letter.ts";

/** The letter that tells one notice of one sensor by itself. */
export function letterOfNotice({ id, state, atMs, alarm }: Notice, sensorId: string): Letter {
  const items = [{ sensorId, event: state, alarm, atMs }];
  return { id, atMs, kind: "news", items, omitted: 0, heldBack: 0 };
}
