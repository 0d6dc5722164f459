import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type FilePosition, isFileOf } from "./growing-file.ts";

const LINE_BREAK_BYTES = 2;

/** A file, or an earlier one of it that was renamed: `log.csv.1`, `log.csv-20240131`. */
export interface Generation {
  path: string;
  inode: number;
  modifiedAtMs: number;
}

/** Where the file that a position speaks of stands now, under its own name or renamed; undefined when it is gone. */
export async function findRotated(path: string, position: FilePosition): Promise<Generation | undefined> {
  const all = await generations(path);
  const sameInode = all.filter(({ inode }) => inode === position.inode);
  // All generations begin with the same header: who read no more than that knows its file by the inode alone.
  const isKnownByContent = position.offset > Buffer.byteLength(position.header) + LINE_BREAK_BYTES;
  for (const generation of isKnownByContent ? [...sameInode, ...all] : sameInode)
    if (await isFileOf(generation.path, position).catch(() => false)) return generation;
  return undefined;
}

/** The generation that follows one that was read to its end; undefined while it is still the file itself. */
export async function nextAfter(
  path: string,
  { inode, modifiedAtMs }: { inode: number; modifiedAtMs: number },
): Promise<Generation | undefined> {
  const current = await stat(path).catch(() => undefined);
  if (current === undefined || current.ino === inode) return undefined;
  const later = (await generations(path)).filter(
    (generation) =>
      generation.inode !== inode && (generation.path === path || generation.modifiedAtMs > modifiedAtMs),
  );
  return later[0];
}

/** Oldest first, the file itself last. Compressed ones are none. */
async function generations(path: string): Promise<Generation[]> {
  const folder = dirname(path);
  const name = basename(path);
  const found: Generation[] = [];
  for (const entry of await readdir(folder).catch(() => [])) {
    const isEarlier = entry.startsWith(name) && /^[.-][\w.-]*$/.test(entry.slice(name.length));
    if ((entry !== name && !isEarlier) || /\.(?:gz|bz2|xz|zst|zip)$/.test(entry)) continue;
    const file = join(folder, entry);
    const found_ = await stat(file).catch(() => undefined);
    if (found_?.isFile()) found.push({ path: file, inode: found_.ino, modifiedAtMs: found_.mtimeMs });
  }
  return found.sort(
    (a, b) => Number(a.path === path) - Number(b.path === path) || a.modifiedAtMs - b.modifiedAtMs,
  );
}
