import { unzipSync, type Zippable, zipSync } from "fflate";

/** A file within an archive. */
export interface ZipEntry {
  /** With forward slashes. */
  path: string;
  content: Buffer;
  /** Whether it may be run; everything may be read by everybody, for Lambda runs as another user. */
  executable?: boolean;
}

/** Unix, in the field that says how to read a file's mode. Source: PKWARE, APPNOTE.TXT, 4.4.2.2. */
const UNIX = 3;

/**
 * A zip archive; the same files give the same bytes whatever their order, on any machine: fflate packs in JavaScript,
 * while Node's zlib packs differently on different processors.
 */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const files: Zippable = {};
  for (const { path, content, executable } of [...entries].sort(byPath))
    files[path] = [content, { os: UNIX, attrs: (executable ? 0o100755 : 0o100644) * 0x10000 }];
  // A zip file's times are local: a date that is made locally is the same one everywhere. 1980 is the earliest.
  return Buffer.from(zipSync(files, { mtime: new Date(1980, 0, 1) }));
}

/** An archive of ours with one more file; what may be run in it is a shell script. */
export function withFile(archive: Buffer, file: ZipEntry): Buffer {
  const entries = Object.entries(unzipSync(archive)).map(([path, content]) => ({
    path,
    content: Buffer.from(content),
    executable: path.endsWith(".sh"),
  }));
  return zip([...entries, file]);
}

function byPath(a: ZipEntry, b: ZipEntry): number {
  if (a.path === b.path) throw new Error(`${a.path} is twice in one archive`);
  return a.path < b.path ? -1 : 1;
}
