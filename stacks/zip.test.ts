import { crc32, inflateRawSync } from "node:zlib";
import { zip } from "./zip.ts";

const entries = [
  { path: "index.js", content: Buffer.from("exports.handler = 1;\n".repeat(1000)) },
  { path: "folder/empty.txt", content: Buffer.alloc(0) },
];

test("an archive gives back what was put in, to whoever reads it from its end as zip readers do", () => {
  expect(unzip(zip(entries))).toEqual(entries);
});

test("the same files give the same bytes", () => {
  expect(zip(entries)).toEqual(zip(entries));
});

/** Reads an archive by its central directory, and checks every sum. */
function unzip(archive: Buffer) {
  const end = archive.length - 22;
  expect(archive.readUInt32LE(end)).toBe(0x06054b50);
  let at = archive.readUInt32LE(end + 16);
  expect(at + archive.readUInt32LE(end + 12)).toBe(end);
  return Array.from({ length: archive.readUInt16LE(end + 10) }, () => {
    expect(archive.readUInt32LE(at)).toBe(0x02014b50);
    const [sum, packedBytes, bytes] = [16, 20, 24].map((field) => archive.readUInt32LE(at + field));
    const nameBytes = archive.readUInt16LE(at + 28);
    const path = archive.subarray(at + 46, at + 46 + nameBytes).toString();
    const file = archive.readUInt32LE(at + 42);
    const data = file + 30 + archive.readUInt16LE(file + 26) + archive.readUInt16LE(file + 28);
    const content = inflateRawSync(archive.subarray(data, data + (packedBytes ?? 0)));
    expect([crc32(content), content.length]).toEqual([sum, bytes]);
    at += 46 + nameBytes + archive.readUInt16LE(at + 30);
    return { path, content };
  });
}
