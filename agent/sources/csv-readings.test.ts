import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { type Reading, roundCelsius } from "../../domain/reading.ts";
import { type BadRow, badRowLines, NO_BAD_ROWS } from "./csv-causes.ts";
import { parseColumns } from "./csv-columns.ts";
import { type CsvOptions, readCsv } from "./csv-readings.ts";

const TEN_MS = Date.UTC(2024, 0, 31, 10);
const KITCHEN = { sensorId: "kitchen", takenAtMs: TEN_MS, celsius: 19.5 };

test.each<[string, string, CsvOptions?]>([
  ["commas", "timestamp,sensor,celsius\n2024-01-31T10:00:00Z,kitchen,19.5\n"],
  ["no line break at the end", "timestamp,sensor,celsius\n2024-01-31T10:00:00Z,kitchen,19.5"],
  ["CRLF", "timestamp,sensor,celsius\r\n2024-01-31T10:00:00Z,kitchen,19.5\r\n"],
  ["a byte order mark", "\ufefftimestamp,sensor,celsius\n2024-01-31T10:00:00Z,kitchen,19.5\n"],
  ["semicolons and a decimal comma", "timestamp;sensor;celsius\n2024-01-31T10:00:00Z;kitchen;19,5\n"],
  ["semicolons and a decimal point", "timestamp;sensor;celsius\n2024-01-31T10:00:00Z;kitchen;19.5\n"],
  ["tabs", "timestamp\tsensor\tcelsius\n2024-01-31T10:00:00Z\tkitchen\t19.5\n"],
  ["quotes everywhere", '"timestamp","sensor","celsius"\r\n"2024-01-31T10:00:00Z","kitchen","19.5"\r\n'],
  ["blanks around the values", "timestamp, sensor, celsius\n2024-01-31T10:00:00Z, kitchen, 19.5\n"],
  ["capitals in the header", "Timestamp,SENSOR,Celsius\n2024-01-31T10:00:00Z,kitchen,19.5\n"],
  ["empty lines and empty rows", "\n\ntimestamp,sensor,celsius\n\n2024-01-31T10:00:00Z,kitchen,19.5\n,,\n\n"],
  [
    "other columns in another order",
    'celsius,note,sensor,timestamp\n19.5,"a ""b"",\nc",kitchen,2024-01-31T10:00:00Z\n',
  ],
  ["padded rows", "timestamp,sensor,celsius\n2024-01-31T10:00:00Z,kitchen,19.5,,\n"],
  ["a zone", "timestamp,sensor,celsius\n2024-01-31T11:00:00+01:00,kitchen,19.5\n"],
  ["no zone: UTC", "timestamp,sensor,celsius\n2024-01-31 10:00:00,kitchen,19.5\n"],
  ["epoch seconds", "timestamp,sensor,celsius\n1706695200,kitchen,19.5\n"],
  ["epoch milliseconds", "timestamp,sensor,celsius\n1706695200000,kitchen,19.5\n"],
  [
    "columns named in order",
    "time,room,temp\n1706695200,kitchen,19.5\n",
    { columns: parseColumns("time,room,temp") },
  ],
  [
    "some columns named",
    "temp;sensor;time\n19,5;kitchen;1706695200\n",
    { columns: parseColumns("timestamp=time, celsius=temp") },
  ],
  ["one sensor's file", "timestamp,celsius\n1706695200,19.5\n", { sensorId: "kitchen" }],
  ["Fahrenheit", "timestamp,sensor,celsius\n1706695200,kitchen,67.1\n", { unit: "fahrenheit" }],
])("a file is read: %s", async (...[, text, options]) => {
  expect(await read(text, options)).toMatchObject({ readings: [KITCHEN], bad: NO_BAD_ROWS });
});

test.each(["", "nan", "NaN", "null", "None", "unavailable", "unknown", "n/a", '""'])(
  "a sensor that could not measure is a reading without a temperature: %p",
  async (value) => {
    const { readings } = await read(`timestamp,sensor,celsius\n1706695200,kitchen,${value}\n`);
    expect(readings).toEqual([{ ...KITCHEN, celsius: null }]);
  },
);

test("a file in Latin-1 keeps its umlauts", async () => {
  const { readings } = await read(Buffer.from("timestamp,sensor,celsius\n1706695200,Küche,19.5\n", "latin1"));
  expect(readings).toEqual([{ ...KITCHEN, sensorId: "Küche" }]);
});

const NOT_A_TIME = "not a time";
const NOT_A_TEMPERATURE = "not a temperature: expected a number";

test.each<[string, string, Omit<BadRow, "line" | "fix">]>([
  ["time", "yesterday,kitchen,19.5", { column: "timestamp", value: "yesterday", problem: NOT_A_TIME }],
  ["no time", ",kitchen,19.5", { column: "timestamp", value: "", problem: NOT_A_TIME }],
  [
    "day",
    "2024-02-30T10:00:00Z,kitchen,1",
    { column: "timestamp", value: "2024-02-30T10:00:00Z", problem: NOT_A_TIME },
  ],
  ["value", "1706695200,kitchen,warm", { column: "celsius", value: "warm", problem: NOT_A_TEMPERATURE }],
  [
    "hexadecimal",
    "1706695200,kitchen,0x10",
    { column: "celsius", value: "0x10", problem: NOT_A_TEMPERATURE },
  ],
  [
    "decimal comma between commas",
    "1706695200,kitchen,19,5",
    { column: "", value: "1706695200 | kitchen | 19 | 5", problem: "4 columns where the header has 3" },
  ],
  ["cut off", "1706695200", { column: "", value: "1706695200", problem: "1 column where the header has 3" }],
  [
    "sensor",
    "1706695200,,19.5",
    {
      column: "sensor",
      value: "",
      problem: "a sensor id has 1 to 128 bytes of UTF-8 and no control characters",
    },
  ],
  [
    "long value",
    `${"9".repeat(200)},kitchen,19.5`,
    { column: "timestamp", value: `${"9".repeat(77)}...`, problem: NOT_A_TIME },
  ],
  [
    "open quote",
    '"1706695200,kitchen,19.5',
    { column: "", value: '"1706695200,kitchen,19.5', problem: "a quote opens here and is never closed" },
  ],
  [
    "text after a quote",
    '1706695200,"kitchen"2,19.5',
    {
      column: "",
      value: '1706695200,"kitchen"2,19.5',
      problem: "a closing quote is followed by something else than the next column",
    },
  ],
])("a bad row is listed with its line and stops no other: %s", async (_, row, expected) => {
  const good = "2024-01-31T10:00:00Z,kitchen,19.5";
  const multiLine = '"2024-01-31T10:00:00Z","kitchen","19.5\n"';
  const { readings, bad } = await read(`timestamp,sensor,celsius\n\n${multiLine}\n${row}\n${good}\n`);
  expect(bad).toMatchObject({ count: 1, causes: [{ count: 1, first: { line: 5, ...expected } }] });
  expect(readings).toEqual([KITCHEN, KITCHEN]);
});

test("bad rows are counted by cause, the most frequent first, with the first row of each and what helps", async () => {
  const rows = [
    "1706695200,kitchen,1\n",
    "x,kitchen,1\n".repeat(5),
    "1706695200,kitchen,warm\n".repeat(50_000),
  ];
  const { bad } = await read(`timestamp,sensor,celsius\n${rows.join("")}`);
  expect(bad.causes.map(({ count, first: { line, problem } }) => ({ count, line, problem }))).toEqual([
    { count: 50_000, line: 8, problem: NOT_A_TEMPERATURE },
    { count: 5, line: 3, problem: NOT_A_TIME },
  ]);
  expect(badRowLines(bad)).toEqual([
    "50,005 rows could not be used:",
    `  50,000 rows: ${NOT_A_TEMPERATURE}; the first is line 8, celsius "warm"`,
    "    Name the column of the temperatures with --columns, for example --columns time,room,temp.",
    `  5 rows: ${NOT_A_TIME}; the first is line 3, timestamp "x"`,
    expect.stringMatching(/Times are understood as .*31\.01\.2024 10:00/),
  ]);
});

test("a file without a row that can be used is refused, with what is wrong with its rows", async () => {
  await expect(read("timestamp,sensor,celsius\nyesterday,kitchen,20\n")).rejects.toMatchObject({
    name: "SourceError",
    message: expect.stringMatching(/no row can be used\.\n1 row could not be used:\n.*not a time.*line 2/),
  });
});

const EXPECTED = "expected a header such as timestamp,sensor,celsius and one reading a line";
test.each<[string, string | Buffer, string]>([
  ["empty", "", `the file is empty; ${EXPECTED}`],
  ["blank", " \n\n", `the file is empty; ${EXPECTED}`],
  ["only a header", "timestamp,sensor,celsius\n", `the file has a header and no rows; ${EXPECTED}`],
  [
    "other columns",
    "wann;wo;warm\n1;2;3\n",
    'no column "timestamp" and "sensor" and "celsius". Its first line has: wann, wo, warm. Expected the columns timestamp, sensor, celsius: ' +
      "name the file's own columns with --columns, for example --columns time,room,temp; or name the one sensor of the file with --sensor, for example --sensor kitchen",
  ],
  [
    "one other column",
    "wann,sensor,celsius\n1,2,3\n",
    'no column "timestamp". Its first line has: wann, sensor, celsius. Expected the columns timestamp, sensor, celsius: ' +
      "name the file's own columns with --columns, for example --columns time,room,temp",
  ],
  [
    "binary",
    Buffer.from([1, 2, 0, 3]),
    "this is a binary file; expected a CSV file: text in UTF-8 with one reading a line",
  ],
  [
    "gzip",
    gzipSync("timestamp"),
    "this is a gzip archive; expected a CSV file: text in UTF-8 with one reading a line",
  ],
  [
    "UTF-16",
    Buffer.from("\ufefftimestamp", "utf16le"),
    "this is text in UTF-16; expected a CSV file: text in UTF-8 with one reading a line",
  ],
  [
    "no lines",
    "x".repeat(3_000_000),
    "a line is longer than 1 MB; expected a CSV file with one reading a line",
  ],
])("a file that is no table of readings is refused: %s", async (_, content, message) => {
  const path = join(mkdtempSync(join(tmpdir(), "csv-")), "file.csv");
  writeFileSync(path, content);
  await expect(drain(readCsv(path))).rejects.toMatchObject({
    name: "SourceError",
    message: `${path}: ${message}`,
  });
});

test("a file that is not there and a directory are refused", async () => {
  const folder = mkdtempSync(join(tmpdir(), "csv-"));
  const none = join(folder, "none.csv");
  const expected = "expected the path of a CSV file";
  await expect(drain(readCsv(none))).rejects.toMatchObject({
    name: "SourceError",
    message: `${none}: no such file; ${expected}`,
  });
  await expect(drain(readCsv(folder))).rejects.toMatchObject({
    name: "SourceError",
    message: `${folder}: this is a directory; ${expected}`,
  });
});

test("any readings written as CSV come back, however the file is cut into chunks", async () => {
  const reading = fc.record({
    sensorId: fc
      .string({ minLength: 1, maxLength: 20 })
      .filter((id) => id.trim() === id && !/\p{Cc}/u.test(id)),
    takenAtMs: fc.integer({ min: 1e11, max: 4e12 }),
    celsius: fc.option(fc.double({ min: -200, max: 7000, noNaN: true }).map((c) => roundCelsius(c) + 0)),
  });
  const style = fc.record({
    delimiter: fc.constantFrom(",", ";", "\t"),
    lineEnd: fc.constantFrom("\n", "\r\n"),
    iso: fc.boolean(),
    chunkBytes: fc.integer({ min: 1, max: 300 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(reading, { minLength: 1 }),
      style,
      async (readings, { delimiter, lineEnd, iso, chunkBytes }) => {
        const time = (ms: number) => (iso ? new Date(ms).toISOString() : String(ms));
        const quoted = (text: string) => (/["\t;,]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
        const rows = readings.map((r) =>
          [time(r.takenAtMs), quoted(r.sensorId), r.celsius ?? "nan"].join(delimiter),
        );
        const bytes = Buffer.from(
          [["timestamp", "sensor", "celsius"].join(delimiter), ...rows].join(lineEnd),
        );
        const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, n) =>
          bytes.subarray(n * chunkBytes, (n + 1) * chunkBytes),
        );
        const result = await drain(readCsv(Readable.from(chunks)));
        expect(result).toMatchObject({ readings, bad: NO_BAD_ROWS });
      },
    ),
  );
});

async function read(content: string | Buffer, options?: CsvOptions) {
  return await drain(readCsv(Readable.from([content]), options));
}

async function drain(batches: ReturnType<typeof readCsv>) {
  const readings: Reading[] = [];
  let bad = NO_BAD_ROWS;
  let notes: string[] = [];
  for await (const batch of batches) {
    readings.push(...batch.readings);
    ({ bad, notes } = batch);
  }
  return { readings, bad, notes };
}
