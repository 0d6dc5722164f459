import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A disk of a few megabytes that can really be full. */
export interface SmallDisk {
  folder: string;
  /** Leaves so many bytes free, rounded down to whole blocks. */
  fill(freeBytes?: number): void;
  /** Takes away what `fill` has put there. */
  free(): void;
  unmount(): void;
}

/** Mounts a tmpfs; undefined, and said so, where that is not allowed. In CI that is an error: its tests must not be left out. */
export function mountSmallDisk(bytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), "small-disk-"));
  const options = `size=${bytes},mode=0700,uid=${process.getuid?.() ?? 0}`;
  try {
    asRoot("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]);
  } catch (error) {
    rmdirSync(folder);
    const reason = `no small disk can be mounted here: ${(error as Error).message.trim()}`;
    if (process.env.CI) throw new Error(reason, { cause: error });
    console.warn(`${reason}; what needs a full disk is NOT tested (run it as root)`);
    return undefined;
  }
  const filler = join(folder, "filler");
  return {
    folder,
    fill(freeBytes = 0) {
      rmSync(filler, { force: true });
      const { bavail, bsize } = statfsSync(folder);
      try {
        writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - freeBytes)));
      } catch (error) {
        // Somebody else took the last of it: the disk is as full as was asked for.
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
      }
    },
    free: () => rmSync(filler, { force: true }),
    unmount() {
      asRoot("umount", ["-l", folder]);
      rmdirSync(folder);
    },
  };
}

function asRoot(command: string, args: string[]): void {
  const [file, ...rest] = process.getuid?.() === 0 ? [command] : ["sudo", "-n", command];
  execFileSync(file as string, [...rest, ...args], { stdio: ["ignore", "ignore", "pipe"] });
}
