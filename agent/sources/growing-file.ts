import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { z } from "zod";

/** How far a file has been read, and how to know it again. */
export interface FilePosition {
  /** In bytes: everything before it has been read, it begins a line. */
  offset: number;
  inode: number;
  /** SHA-1 of its first `headBytes`: a file that was overwritten or took over the inode is another one. */
  head: string;
  headBytes: number;
  /** The line that names the columns; empty while none was read. */
  header: string;
}

const positionSchema = z.object({
  offset: z.number().int().min(0),
  inode: z.number().int(),
  head: z.string(),
  headBytes: z.number().int().min(0),
  header: z.string(),
});

/** The position that a checkpoint holds; undefined when it holds none. */
export function parsePosition(checkpoint: string): FilePosition | undefined {
  try {
    return positionSchema.parse(JSON.parse(checkpoint));
  } catch {
    return undefined;
  }
}

/** The start of a file that is not known yet; the header of the one before it may hold for it too. */
export function startPosition(header = ""): FilePosition {
  return { offset: 0, inode: 0, head: "", headBytes: 0, header };
}

const CHUNK_BYTES = 64 * 1024;
const LONGEST_LINE_BYTES = 1024 * 1024;
const HEAD_BYTES = 1024;
const NEWLINE = 10;

/** An open file that others write to, read line by line from a position on. */
export class GrowingFile {
  #handle: FileHandle;
  position: FilePosition;

  static async open(path: string, position: FilePosition): Promise<GrowingFile> {
    return new GrowingFile(await open(path, "r"), position);
  }

  constructor(handle: FileHandle, position: FilePosition) {
    this.#handle = handle;
    this.position = { ...position };
  }

  /** Whole lines that are new; undefined while there are none, and in a file that was overwritten. */
  async readLines(): Promise<string | undefined> {
    const { size } = await this.#handle.stat();
    if (size <= this.position.offset || !(await this.#isSame())) return undefined;
    for (let bytes = CHUNK_BYTES; ; bytes *= 4) {
      const chunk = await this.#read(this.position.offset, bytes);
      const end = chunk.lastIndexOf(NEWLINE) + 1;
      if (end > 0) return this.#advance(chunk.subarray(0, end));
      if (chunk.length < bytes) return undefined;
      // Nobody writes such a line; what follows its end is read again.
      if (bytes > LONGEST_LINE_BYTES) return this.#advance(chunk);
    }
  }

  /** Whether what was read is no longer there: the file was truncated, and maybe written anew. */
  async isOverwritten(): Promise<boolean> {
    const { size } = await this.#handle.stat();
    return size < this.position.offset || !(await this.#isSame());
  }

  /** The last line of a file to which nobody writes any more, with a line break; empty when there is none. */
  async readRest(): Promise<string> {
    const rest = this.#advance(await this.#read(this.position.offset, LONGEST_LINE_BYTES));
    return rest === "" ? "" : `${rest}\n`;
  }

  /** The position as it is to be kept. */
  async checkpoint(): Promise<FilePosition> {
    const { inode } = await this.identity();
    const headBytes = Math.min(this.position.offset, HEAD_BYTES);
    if (headBytes !== this.position.headBytes || this.position.head === "")
      this.position.head = hashOf(await this.#read(0, headBytes));
    Object.assign(this.position, { inode, headBytes });
    return { ...this.position };
  }

  async identity(): Promise<{ inode: number; modifiedAtMs: number }> {
    const { ino, mtimeMs } = await this.#handle.stat();
    return { inode: ino, modifiedAtMs: mtimeMs };
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  #advance(bytes: Buffer): string {
    const isFirst = this.position.offset === 0;
    this.position.offset += bytes.length;
    const text = bytes.toString(isUtf8(bytes) ? "utf8" : "latin1");
    return isFirst && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  }

  async #isSame(): Promise<boolean> {
    const { head, headBytes } = this.position;
    return head === "" || hashOf(await this.#read(0, headBytes)) === head;
  }

  async #read(from: number, bytes: number): Promise<Buffer> {
    const { buffer, bytesRead } = await this.#handle.read(Buffer.alloc(bytes), 0, bytes, from);
    return buffer.subarray(0, bytesRead);
  }
}

/** Whether the file of a path is the one that a position speaks of. */
export async function isFileOf(path: string, { head, headBytes, offset }: FilePosition): Promise<boolean> {
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return size >= offset && (head === "" || hashOf(buffer.subarray(0, bytesRead)) === head);
  } finally {
    await handle.close();
  }
}

function hashOf(bytes: Buffer): string {
  return createHash("sha1").update(bytes).digest("hex");
}
