import { crc32 } from "node:zlib";

/** What a record of the log is; the numbers stand on disk. */
export const KIND = {
  head: 1,
  begin: 2,
  entries: 3,
  end: 4,
  settled: 5,
  gap: 6,
  lost: 7,
  closed: 8,
} as const;
export type Kind = (typeof KIND)[keyof typeof KIND];

/** Where a record stands: its checksum covers the place, so that nothing moved or left over is taken for one. */
export interface Place {
  segment: number;
  offset: number;
}

/** A record whose header is sound. */
export interface FoundRecord {
  kind: Kind;
  /** First byte behind it. */
  next: number;
  /** Its content; undefined when that is damaged. */
  payload: Buffer | undefined;
}

export const HEADER_BYTES = 16;
/** Records begin at multiples of this, so that a search steps over damage quickly. */
const ALIGNMENT = 8;
const MAGIC = 0x314c5053;
const MAX_PAYLOAD_BYTES = 2 ** 24 - 1;
const BLOCK = Buffer.alloc(4096);
const scratch = Buffer.alloc(HEADER_BYTES + 4);

/** Bytes that a record with such a payload takes. */
export function recordBytes(payloadBytes: number): number {
  return HEADER_BYTES + Math.ceil(payloadBytes / ALIGNMENT) * ALIGNMENT;
}

/** A record for its place: magic, kind and length, checksum of the payload, checksum of header and place; then the payload. */
export function encodeRecord(kind: Kind, text: string, place: Place): Buffer {
  const length = Buffer.byteLength(text);
  if (length > MAX_PAYLOAD_BYTES) throw new RangeError(`a record of ${length} bytes is too long`);
  const bytes = Buffer.alloc(recordBytes(length));
  bytes.write(text, HEADER_BYTES);
  bytes.writeUInt32LE(MAGIC, 0);
  bytes.writeUInt32LE(kind * 2 ** 24 + length, 4);
  bytes.writeUInt32LE(crc32(bytes.subarray(HEADER_BYTES, HEADER_BYTES + length)), 8);
  bytes.writeUInt32LE(headerSum(bytes, 0, place), 12);
  return bytes;
}

/** The record at a place of a segment's bytes; undefined when there is none with a sound header. */
export function recordAt(bytes: Buffer, { segment, offset }: Place): FoundRecord | undefined {
  if (offset < 0 || offset + HEADER_BYTES > bytes.length || bytes.readUInt32LE(offset) !== MAGIC)
    return undefined;
  if (bytes.readUInt32LE(offset + 12) !== headerSum(bytes, offset, { segment, offset })) return undefined;
  const word = bytes.readUInt32LE(offset + 4);
  const length = word % 2 ** 24;
  const from = offset + HEADER_BYTES;
  const payload = bytes.subarray(from, from + length);
  const sound = payload.length === length && crc32(payload) === bytes.readUInt32LE(offset + 8);
  return {
    kind: Math.floor(word / 2 ** 24) as Kind,
    next: offset + recordBytes(length),
    payload: sound ? payload : undefined,
  };
}

/** Where the next record with a sound header begins, at or behind an offset; undefined when there is none. */
export function nextRecordAt(bytes: Buffer, { segment, offset }: Place): number | undefined {
  for (let at = Math.ceil(offset / ALIGNMENT) * ALIGNMENT; at + HEADER_BYTES <= bytes.length; at += ALIGNMENT)
    if (bytes.readUInt32LE(at) === MAGIC && recordAt(bytes, { segment, offset: at }) !== undefined) return at;
  return undefined;
}

/** Behind the last byte that is not zero, where a next record may begin. */
export function endOfContent(bytes: Buffer): number {
  let end = bytes.length;
  while (end >= BLOCK.length && isZero(bytes, end - BLOCK.length, end)) end -= BLOCK.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return Math.ceil(end / ALIGNMENT) * ALIGNMENT;
}

/** Whether nothing was written there, as far as the bytes go. */
export function isZero(bytes: Buffer, from: number, until = bytes.length): boolean {
  const end = Math.min(until, bytes.length);
  for (let at = from; at < end; at += BLOCK.length) {
    const length = Math.min(BLOCK.length, end - at);
    if (bytes.compare(BLOCK, 0, length, at, at + length) !== 0) return false;
  }
  return true;
}

function headerSum(bytes: Buffer, at: number, { segment, offset }: Place): number {
  bytes.copy(scratch, 0, at, at + 12);
  scratch.writeUInt32LE(segment >>> 0, 12);
  scratch.writeUInt32LE(offset >>> 0, 16);
  return crc32(scratch);
}
