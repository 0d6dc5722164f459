import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

/** A file of the log; its whole length is on disk before anything is written into it. */
export interface Segment {
  number: number;
  bytes: number;
  /** Nothing behind this counts. */
  end: number;
}

/** Of a segment, unless something longer has to go in. Small, for one is written full of zeros and one is kept in reserve. */
export const SEGMENT_BYTES = 256 * 1024;
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;
const PAGE = Buffer.alloc(4096);
const NAME = /^(\d{8,})\.log$/;

/**
 * The spool's folder: segments, written one after the other, and one more file in reserve. The space of both is taken
 * from the disk before it is needed, so that what was sent can still be noted when the disk is full.
 */
export class Segments {
  readonly folder: string;
  #list: Segment[];
  #current: (Segment & { file: number }) | undefined;
  #buffer = Buffer.alloc(SEGMENT_BYTES);

  constructor(folder: string) {
    this.folder = folder;
    this.#list = segmentsIn(folder);
  }

  /** Oldest first. */
  get list(): readonly Segment[] {
    return this.#list;
  }

  /** The segment that is written to. */
  get current(): Segment {
    return this.#open();
  }

  /** The bytes of a segment that count; they hold until the next read. */
  read({ number, end }: Segment): Buffer {
    const isCurrent = number === this.#current?.number;
    const file = isCurrent ? this.#open().file : openSync(this.#path(number), "r");
    try {
      const wanted = Math.min(fstatSync(file).size, end);
      if (this.#buffer.length < wanted) this.#buffer = Buffer.alloc(wanted);
      let length = 0;
      while (length < wanted) {
        const count = readSync(file, this.#buffer, length, wanted - length, length);
        if (count === 0) break;
        length += count;
      }
      return this.#buffer.subarray(0, length);
    } finally {
      if (!isCurrent) closeSync(file);
    }
  }

  /** Writes at the end of the current segment; the end moves when the caller says so. */
  write(bytes: Buffer): void {
    const { file, end } = this.#open();
    for (let done = 0; done < bytes.length; )
      done += writeSync(file, bytes, done, bytes.length - done, end + done);
  }

  /** On return the disk has what was written. */
  sync(): void {
    fdatasyncSync(this.#open().file);
  }

  /**
   * Begins the next segment, with `head` and room for `needed` more bytes. When the disk has no room for a new file, one that
   * `mayUseReserve` takes the reserve; otherwise this throws and nothing has changed.
   */
  begin(head: (number: number) => Buffer, needed: number, mayUseReserve: boolean): void {
    const number = (this.#list.at(-1)?.number ?? 0) + 1;
    const content = head(number);
    const bytes = Math.max(SEGMENT_BYTES, content.length + needed);
    const from = this.#fileFor(bytes, mayUseReserve);
    const file = openSync(from, "r+");
    try {
      writeSync(file, content, 0, content.length, 0);
      fsyncSync(file);
      renameSync(from, this.#path(number));
      this.#syncFolder();
    } catch (error) {
      closeSync(file);
      throw error;
    }
    this.#closeCurrent();
    const segment = { number, bytes, end: content.length };
    this.#current = Object.assign(segment, { file });
    this.#list.push(segment);
  }

  /** Goes on writing in the newest segment. */
  continueNewest(): void {
    const newest = this.#list.at(-1);
    if (newest === undefined) throw new Error("the spool has no segment");
    this.#current = Object.assign(newest, { file: openSync(this.#path(newest.number), "r+") });
  }

  /** Makes the file in reserve unless it is there; throws when the disk has no room for it. */
  reserve(): void {
    if (existsSync(this.#reservePath)) return;
    const fresh = `${this.#reservePath}.new`;
    this.#create(fresh, SEGMENT_BYTES);
    renameSync(fresh, this.#reservePath);
  }

  /** Removes segments that nobody needs any more. */
  removeBefore(number: number): void {
    for (const segment of this.#list.filter((one) => one.number < number)) this.remove(segment);
  }

  /** Removes one that is not written to. */
  remove({ number }: Segment): void {
    rmSync(this.#path(number), { force: true });
    this.#list = this.#list.filter((one) => one.number !== number);
  }

  /** Moves every segment to another folder and forgets them. */
  setAside(folder: string): void {
    this.#closeCurrent();
    mkdirSync(folder, { mode: PRIVATE_FOLDER });
    for (const { number } of this.#list) renameSync(this.#path(number), join(folder, nameOf(number)));
    this.#list = [];
  }

  close(): void {
    this.#closeCurrent();
  }

  get #reservePath(): string {
    return join(this.folder, "reserve");
  }

  #fileFor(bytes: number, mayUseReserve: boolean): string {
    const next = join(this.folder, "next");
    try {
      this.#create(next, bytes);
      return next;
    } catch (error) {
      if (mayUseReserve && bytes <= SEGMENT_BYTES && existsSync(this.#reservePath)) return this.#reservePath;
      throw error;
    }
  }

  #path(number: number): string {
    return join(this.folder, nameOf(number));
  }

  #open(): Segment & { file: number } {
    if (this.#current === undefined) throw new Error("the spool is closed");
    return this.#current;
  }

  #closeCurrent(): void {
    if (this.#current !== undefined) closeSync(this.#current.file);
    this.#current = undefined;
  }

  /** Throws unless the disk has so many bytes free. */
  assertRoom(needed: number): void {
    const { bavail, bsize } = statfsSync(this.folder);
    if (bavail * bsize < needed)
      throw new Error(`the disk is full: ${bavail * bsize} bytes are free, ${needed} are needed`);
  }

  /** A file of zeros, its space taken; none when there is no room. */
  #create(path: string, bytes: number): void {
    this.assertRoom(bytes);
    const file = openSync(path, "w", PRIVATE_FILE);
    try {
      // Page by page: Linux may keep what is written at once as one large page, and would write all of it for each change.
      for (let done = 0; done < bytes; done += PAGE.length)
        writeSync(file, PAGE, 0, Math.min(PAGE.length, bytes - done), done);
      fsyncSync(file);
    } catch (error) {
      rmSync(path, { force: true });
      throw error;
    } finally {
      closeSync(file);
    }
  }

  #syncFolder(): void {
    const folder = openSync(this.folder, "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }
}

/** Makes the folder, for its owner alone, unless it is there. */
export function makeFolder(folder: string): void {
  if (!existsSync(folder)) mkdirSync(folder, { mode: PRIVATE_FOLDER });
}

function nameOf(number: number): string {
  return `${String(number).padStart(8, "0")}.log`;
}

function segmentsIn(folder: string): Segment[] {
  return readdirSync(folder)
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map((digits) => {
      const { size } = statSync(join(folder, `${digits}.log`));
      return { number: Number(digits), bytes: size, end: size };
    })
    .sort((a, b) => a.number - b.number);
}
