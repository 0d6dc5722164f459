const FIRST_BYTES = 2048;
const HALF = 2 ** 32;
/** A varint of a whole number below 2^53 has no more bytes. */
const MOST_VARINT_BYTES = 8;

/**
 * Writes numbers one after the other, big-endian, and grows as needed. One writer can write many things:
 * `clear` starts again in the same memory.
 */
export class ByteWriter {
  #bytes = new Uint8Array(FIRST_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;

  /** Bytes written since the start or the last `clear`. */
  get length(): number {
    return this.#at;
  }

  u8(value: number): void {
    const at = this.#advance(1);
    this.#view.setUint8(at, value);
  }

  u16(value: number): void {
    const at = this.#advance(2);
    this.#view.setUint16(at, value);
  }

  u32(value: number): void {
    const at = this.#advance(4);
    this.#view.setUint32(at, value);
  }

  f32(value: number): void {
    const at = this.#advance(4);
    this.#view.setFloat32(at, value);
  }

  f32s(values: readonly number[]): void {
    let at = this.#advance(4 * values.length);
    const view = this.#view;
    for (let i = 0; i < values.length; i++, at += 4) view.setFloat32(at, values[i] as number);
  }

  f64(value: number): void {
    const at = this.#advance(8);
    this.#view.setFloat64(at, value);
  }

  /** Whole milliseconds from 0 to 2^48: until the year 10889. */
  time(ms: number): void {
    this.u16(Math.floor(ms / HALF));
    this.u32(ms % HALF);
  }

  /** A whole number from 0 below 2^53 in as few bytes as it needs, seven bits each, the lowest first (LEB128). */
  varint(value: number): void {
    let rest = value;
    for (; rest >= HALF; rest = Math.floor(rest / 128)) this.u8((rest % 128) | 128);
    for (; rest >= 128; rest >>>= 7) this.u8((rest & 127) | 128);
    this.u8(rest);
  }

  /** A whole number between -2^52 and 2^52, the nearer to 0 the shorter: even codes from 0 up, odd ones below 0. */
  signed(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  bytes(values: Uint8Array): void {
    const at = this.#advance(values.length);
    this.#bytes.set(values, at);
  }

  /** A text: its length in UTF-8 as a varint, then its bytes. */
  text(value: string): void {
    const encoded = Buffer.from(value);
    this.varint(encoded.length);
    this.bytes(encoded);
  }

  /** A copy of what was written. */
  take(): Uint8Array {
    return this.#bytes.slice(0, this.#at);
  }

  /** Forgets what was written and keeps the memory. */
  clear(): void {
    this.#at = 0;
  }

  /** Takes room for so many bytes; call it before the use of `#view` or `#bytes`, which it may replace. */
  #advance(count: number): number {
    const at = this.#at;
    this.#at = at + count;
    if (this.#at > this.#bytes.length) this.#grow();
    return at;
  }

  #grow(): void {
    const larger = new Uint8Array(Math.max(this.#at, 2 * this.#bytes.length));
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

/** Reads what ByteWriter wrote, in the same order; throws a RangeError beyond the end. */
export class ByteReader {
  #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes that are not read yet. */
  get left(): number {
    return this.#view.byteLength - this.#at;
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2));
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4));
  }

  f32(): number {
    return this.#view.getFloat32(this.#advance(4));
  }

  f32s(count: number): number[] {
    const view = this.#view;
    let at = this.#advance(4 * count);
    const values: number[] = [];
    for (let i = 0; i < count; i++, at += 4) values.push(view.getFloat32(at));
    return values;
  }

  f64(): number {
    return this.#view.getFloat64(this.#advance(8));
  }

  time(): number {
    return this.u16() * HALF + this.u32();
  }

  varint(): number {
    let value = 0;
    let weight = 1;
    for (let count = 0; count < MOST_VARINT_BYTES; count++) {
      const byte = this.u8();
      value += (byte & 127) * weight;
      if (byte < 128) return value;
      weight *= 128;
    }
    throw new RangeError(`a varint has at most ${MOST_VARINT_BYTES} bytes`);
  }

  /** How many things follow, each of one byte at least: a damaged count must not make room for millions. */
  count(): number {
    const count = this.varint();
    if (count > this.left) throw new RangeError(`${count} things are announced, ${this.left} bytes are left`);
    return count;
  }

  signed(): number {
    const code = this.varint();
    return code % 2 === 1 ? -(code + 1) / 2 : code / 2;
  }

  /** The next bytes, without a copy. */
  bytes(count: number): Uint8Array {
    if (count > this.left) throw new RangeError(`${count} bytes are wanted, ${this.left} are left`);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + this.#advance(count), count);
  }

  text(): string {
    const bytes = this.bytes(this.varint());
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  }

  #advance(count: number): number {
    this.#at += count;
    return this.#at - count;
  }
}
