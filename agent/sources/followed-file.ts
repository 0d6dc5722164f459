import type { Unit } from "../../domain/home/description.ts";
import { pause } from "../../platform/backoff.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import { type Source, SourceError } from "../source.ts";
import type { CsvColumns } from "./csv-columns.ts";
import { type FilePosition, GrowingFile, parsePosition, startPosition } from "./growing-file.ts";
import { lineReader } from "./line-reader.ts";
import { hasRoom } from "./room.ts";
import { findRotated, type Generation, nextAfter } from "./rotation.ts";

export interface FollowedFileOptions {
  path: string;
  columns?: CsvColumns | undefined;
  /** The one sensor of a file without a sensor column. */
  sensorId?: string | undefined;
  unit?: Unit | undefined;
  timeZone?: string | undefined;
  clock: Clock;
  log: Log;
  pollIntervalMs?: number;
}

const POLL_INTERVAL_MS = 1000;
/** A writer that has not yet noticed a rotation writes on into the old file. */
const QUIET_POLLS = 2;
/** How often a file is looked for that was being read, before it counts as gone. */
const LOOKS = 3;

/**
 * Follows a CSV file, or one JSON object a line, as it grows, for as long as the agent runs. How far it was read is stored
 * with the readings in one transaction: over a crash no line is lost and none is read twice. A file that was renamed is
 * read to its end before the new one, also when that happened while nobody ran; a file that was truncated is read from
 * its start. Not promised: what was compressed, deleted or overwritten before it was read; a line break within quotes.
 * Rejects with a SourceError when the file is not there or lacks a column.
 */
export function followedFile(options: FollowedFileOptions): Source {
  const { path, pollIntervalMs = POLL_INTERVAL_MS } = options;
  const name = `csv ${path}`;
  return {
    name,
    async run(intake, signal) {
      const reader = lineReader(options);
      let file = await openWhereLeft(options, intake.checkpoint(name));
      const take = async (lines: string) => {
        const { readings, header } = reader.read(lines, file.position);
        file.position.header = header;
        await intake.accept(readings, { source: name, position: JSON.stringify(await file.checkpoint()) });
      };
      try {
        for (let quietPolls = 0; await hasRoom(intake, signal); ) {
          const lines = await file.readLines();
          if (lines !== undefined) {
            await take(lines);
            quietPolls = 0;
          } else if (await file.isOverwritten()) {
            file = await reopened(options, file);
          } else {
            quietPolls += 1;
            const next = quietPolls < QUIET_POLLS ? undefined : await openNext(path, file);
            if (next === undefined) {
              await pause(pollIntervalMs, signal);
              continue;
            }
            const rest = await file.readRest();
            if (rest !== "")
              await take(rest).catch(async (error: unknown) => {
                await next.close();
                throw error;
              });
            await file.close();
            file = next;
            quietPolls = 0;
          }
        }
      } finally {
        await file.close();
      }
    },
  };
}

/** The generation after a file; undefined while there is none, and when it was renamed again before it was open. */
async function openNext(path: string, file: GrowingFile): Promise<GrowingFile | undefined> {
  const next = await nextAfter(path, await file.identity());
  return next === undefined ? undefined : await openGeneration(next, startPosition(file.position.header));
}

/** A generation that was found; undefined when it was renamed before it was open. */
async function openGeneration(
  { path, inode }: Generation,
  position: FilePosition,
): Promise<GrowingFile | undefined> {
  const opened = await GrowingFile.open(path, position).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  if (!opened || (await opened.identity()).inode === inode) return opened ?? undefined;
  await opened.close();
  return undefined;
}

/** A file that was copied and truncated: the copy has what was not yet read. */
async function reopened(options: FollowedFileOptions, file: GrowingFile): Promise<GrowingFile> {
  const { position } = file;
  const copy = await openFound(options, position);
  await file.close();
  return copy ?? (await openNew(options.path, position));
}

async function openWhereLeft(
  options: FollowedFileOptions,
  checkpoint: string | undefined,
): Promise<GrowingFile> {
  const { path, log } = options;
  const position = checkpoint === undefined ? undefined : parsePosition(checkpoint);
  if (position === undefined) return await openNew(path);
  const found = await openFound(options, position);
  if (found !== undefined) return found;
  log.error(
    { path, readUpTo: position.offset },
    "the file that was being read is gone: lines after this offset are lost; the file of today is read from its start",
  );
  return await openNew(path, position);
}

/** The file that a position speaks of; it may be renamed between looking for it and opening it. */
async function openFound(
  { path, pollIntervalMs = POLL_INTERVAL_MS }: FollowedFileOptions,
  position: FilePosition,
): Promise<GrowingFile | undefined> {
  for (let look = 0; look < LOOKS; look += 1) {
    if (look > 0) await pause(pollIntervalMs);
    const found = await findRotated(path, position);
    const opened = found === undefined ? undefined : await openGeneration(found, position);
    if (opened !== undefined) return opened;
  }
  return undefined;
}

async function openNew(path: string, before?: FilePosition): Promise<GrowingFile> {
  try {
    return await GrowingFile.open(path, startPosition(before?.header));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "no such file" : message;
    throw new SourceError(`${path}: ${why}; expected the path of a file to follow`);
  }
}
