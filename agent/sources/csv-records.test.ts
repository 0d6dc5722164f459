import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { RecordSplitter } from "./csv-records.ts";

const CELL = fc.string({
  unit: fc.constantFrom("a", "ü", " ", ",", ";", '"', "\n", "\r\n", "1"),
  maxLength: 6,
});

test("quoted records are split as csv-parse splits them, however the text is cut at line breaks", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(CELL, { minLength: 2, maxLength: 4 }), { minLength: 1 }),
      fc.constantFrom(",", ";"),
      fc.constantFrom("\n", "\r\n"),
      (rows, delimiter, lineEnd) => {
        const quoted = (cell: string) => (/[",;\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
        const text = rows.map((cells) => cells.map(quoted).join(delimiter) + lineEnd).join("");
        const expected = parse(text, {
          delimiter,
          relax_column_count: true,
          record_delimiter: lineEnd,
          info: true,
        });
        const wanted = (expected as unknown as { record: string[]; info: { lines: number } }[]).map(
          ({ record }) => record,
        );
        expect(fieldsOf(split([text], delimiter))).toEqual(wanted);
        expect(fieldsOf(split(text.match(/[^\n]*\n/g) ?? [], delimiter))).toEqual(wanted);
      },
    ),
  );
});

test("a stray quote costs its own line alone", () => {
  const records = split(['a,"b\n1,2\n3,"4"\n'], ",");
  expect(records).toMatchObject([
    { line: 1, problem: expect.any(String) },
    { line: 2 },
    { line: 3, fields: ["3", "4"] },
  ]);
});

test("a quote that is never closed costs its own line alone, in a text longer than is waited for", () => {
  const rows = Array.from({ length: 20_000 }, (_, n) => `${n},x\n`);
  const records = split(['"open,1\n', ...rows], ",");
  expect(records).toHaveLength(20_001);
  expect(records.filter((record) => "problem" in record)).toMatchObject([{ line: 1, text: '"open,1' }]);
});

function split(blocks: string[], delimiter: string) {
  const splitter = new RecordSplitter(delimiter);
  const records = blocks.flatMap((block) => [...splitter.feed(block, false)]);
  return [...records, ...splitter.feed("", true)];
}

function fieldsOf(records: ReturnType<typeof split>) {
  return records.map((record) => ("fields" in record ? record.fields : record.problem));
}
