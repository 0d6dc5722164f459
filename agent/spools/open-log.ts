import { randomBytes } from "node:crypto";
import type { Log } from "../../platform/log.ts";
import { limitSegments, type Recovered, recover } from "./recovery.ts";
import { makeFolder, Segments } from "./segments.ts";
import { lockSpool, type SpoolLock } from "./spool-lock.ts";

/** A log that was opened, and is this agent's alone until `lock` is released. */
export interface OpenedLog extends Recovered {
  lock: SpoolLock;
  segments: Segments;
  /** Nothing of the old one could be read: it was set aside, and `homeId` is to be told. */
  isReplaced: boolean;
}

/** Opens the log of a spool's path; one of which nothing can be read is set aside, and a new one begun under a new id. */
export function openLog({ path, homeId, log }: { path: string; homeId: string; log: Log }): OpenedLog {
  const folder = `${path}.d`;
  makeFolder(folder);
  const lock = lockSpool(folder);
  try {
    const segments = new Segments(folder);
    limitSegments(segments);
    const recovered = recover(segments);
    if (recovered !== undefined) return { ...recovered, lock, segments, isReplaced: false };
    const isReplaced = segments.list.length > 0;
    if (isReplaced) setAside(segments, path, log);
    return { ...newLog(isReplaced ? homeId : undefined), lock, segments, isReplaced };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function setAside(segments: Segments, path: string, log: Log): void {
  const time = new Date().toISOString().replaceAll(":", "");
  const folder = `${path}.corrupt-${time}-${randomBytes(2).toString("hex")}`;
  segments.setAside(folder);
  log.error({ path, setAside: folder }, "the spool was corrupt: it was set aside, what waited in it is lost");
}

function newLog(bereaved: string | undefined): Recovered {
  const state = { id: randomBytes(4).toString("hex"), floor: 0, homes: new Map(), checkpoints: new Map() };
  if (bereaved !== undefined) {
    const gap = { reason: "corrupt" as const, readings: null, sinceMs: null, untilMs: null };
    state.homes.set(bereaved, { given: 1, used: 1, settled: 0, gap: { first: 1, last: 1, gap } });
  }
  return { state, losses: [] };
}
