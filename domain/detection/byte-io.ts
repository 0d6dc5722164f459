/** Writes numbers one after the other, big-endian, into as many bytes as they need. */
export class ByteWriter {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;

  u8(value: number): void {
    this.#view.setUint8(this.#at, value);
    this.#at += 1;
  }

  u16(value: number): void {
    this.#view.setUint16(this.#at, value);
    this.#at += 2;
  }

  f32(value: number): void {
    this.#view.setFloat32(this.#at, value);
    this.#at += 4;
  }

  f64(value: number): void {
    this.#view.setFloat64(this.#at, value);
    this.#at += 8;
  }

  /** Whole milliseconds from 0 to 2^48: until the year 10889. */
  time(ms: number): void {
    this.u16(Math.floor(ms / 2 ** 32));
    this.#view.setUint32(this.#at, ms % 2 ** 32);
    this.#at += 4;
  }

  /** A positive number by its binary logarithm, to 0.07 % between 2^-31 and 2^31. */
  log(value: number): void {
    const code = Math.round((Math.log2(value) + 32) * 1024);
    this.u16(value > 0 ? Math.max(1, Math.min(65535, code)) : 0);
  }

  take(): Uint8Array {
    return this.#bytes.slice(0, this.#at);
  }
}

/** Reads what ByteWriter wrote, in the same order; throws a RangeError beyond the end. */
export class ByteReader {
  #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(): number {
    this.#at += 1;
    return this.#view.getUint8(this.#at - 1);
  }

  u16(): number {
    this.#at += 2;
    return this.#view.getUint16(this.#at - 2);
  }

  f32(): number {
    this.#at += 4;
    return this.#view.getFloat32(this.#at - 4);
  }

  f64(): number {
    this.#at += 8;
    return this.#view.getFloat64(this.#at - 8);
  }

  time(): number {
    const high = this.u16();
    this.#at += 4;
    return high * 2 ** 32 + this.#view.getUint32(this.#at - 4);
  }

  log(): number {
    const code = this.u16();
    return code === 0 ? 0 : 2 ** (code / 1024 - 32);
  }
}
