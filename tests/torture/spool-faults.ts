import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Random } from "../../platform/random.ts";
import { mountSmallDisk, type SmallDisk } from "../helpers/small-disk.ts";

/** What happens to the disk under an agent. */
export interface SpoolFaults {
  /** The spool's path, on a small disk of its own where one can be mounted. */
  path: string;
  /** Before a life: the disk may be full from now on, or have room again. */
  beforeLife(): void;
  /** In a life: the disk may fill up. */
  inLife(): void;
  /** After a life: a byte of the spool may have become another. */
  afterLife(): void;
  /** From now on the disk is sound. */
  end(): void;
  counts(): { livesOnFullDisk: number; damagedBytes: number };
  close(): void;
}

const DISK_BYTES = 8 * 2 ** 20;
const FILLS_UP = 0.25;
const STAYS_FULL = 0.6;
const IS_DAMAGED = 0.4;

/** Faults as the random generator has it; without a disk of its own in `folder`, where none can be full. */
export function startSpoolFaults(folder: string, random: Random): SpoolFaults {
  const disk: SmallDisk | undefined = mountSmallDisk(DISK_BYTES);
  const path = join(disk?.folder ?? folder, "spool");
  let isFull = false;
  let livesOnFullDisk = 0;
  let damagedBytes = 0;
  const fill = (full: boolean) => {
    isFull = full && disk !== undefined;
    if (isFull) disk?.fill();
    else disk?.free();
  };
  return {
    path,
    beforeLife() {
      fill(isFull && random() < STAYS_FULL);
      if (isFull) livesOnFullDisk += 1;
    },
    inLife() {
      if (isFull || random() >= FILLS_UP) return;
      fill(true);
      if (isFull) livesOnFullDisk += 1;
    },
    afterLife() {
      if (random() < IS_DAMAGED && damageByte(`${path}.d`, random)) damagedBytes += 1;
    },
    end: () => fill(false),
    counts: () => ({ livesOnFullDisk, damagedBytes }),
    close: () => disk?.unmount(),
  };
}

/** Changes one byte of one segment, among those that were written. */
function damageByte(folder: string, random: Random): boolean {
  const names = readdirSync(folder).filter((name) => name.endsWith(".log"));
  const file = join(folder, names[Math.floor(random() * names.length)] ?? "");
  if (names.length === 0) return false;
  const bytes = readFileSync(file);
  const at = Math.floor(random() * (bytes.findLastIndex((byte) => byte !== 0) + 1));
  bytes[at] = (bytes[at] as number) ^ (1 + Math.floor(random() * 255));
  writeFileSync(file, bytes);
  return true;
}
