import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { backtestCommand } from "./command.ts";

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 2, 2);

let folder = "";
let printed = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "backtest-"));
  printed = "";
  jest.spyOn(console, "log").mockImplementation((text: string) => {
    printed += `${text}\n`;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const path = (name: string) => join(folder, name);
const room = (minute: number) => (20 + Math.sin(minute / 229) + 0.05 * Math.sin(minute * 1.3)).toFixed(2);
const iso = (minute: number) => new Date(START_MS + minute * MINUTE_MS).toISOString().replace(".000Z", "Z");

/** Rows every ten minutes for some days. */
function rows(days: number, row: (minute: number) => string | undefined): string[] {
  return Array.from({ length: days * 144 }, (_, i) => row(i * 10)).filter((text) => text !== undefined);
}

async function backtest(lines: string[], ...args: string[]): Promise<string> {
  writeFileSync(path("readings.csv"), `${lines.join("\n")}\n`);
  const all = ["--readings", path("readings.csv"), "--alerts", path("alerts.csv"), ...args];
  await backtestCommand().exitOverride().parseAsync(all, { from: "user" });
  return readFileSync(path("alerts.csv"), "utf8");
}

const HEADER = "timestamp,sensor,celsius";

test("a clean house sends nothing", async () => {
  const clean = rows(10, (minute) => `${iso(minute)},kitchen,${room(minute)}`);
  expect(await backtest([HEADER, ...clean])).toBe("at,sensor,kind\n");
  expect(printed).toContain("would have sent 0 e-mails");
});

test("a silence is told while it lasts, on the minute the clock finds it", async () => {
  const holed = rows(5, (minute) => {
    const silent = minute >= 2880 && minute < 3600;
    return silent
      ? undefined
      : `${iso(minute)},kitchen,${room(minute)}\n${iso(minute)},office,${room(minute + 50)}`;
  }).concat();
  expect(await backtest([HEADER, ...holed])).toBe(`at,sensor,kind\n${iso(2870 + 35)},,silence\n`);
  expect(printed).toMatch(/home sends no readings\n.*home sends readings again after 12 h/);
  expect(printed).toContain("would have sent 2 e-mails, for 1 alerts and 1 ends of them");
});

test("sensors one after the other in the file are replayed together, and lateness is not judged", async () => {
  const one = rows(3, (minute) => `${iso(minute)},kitchen,${room(minute)}`);
  const other = rows(3, (minute) => `${iso(minute)},office,${minute === 2000 ? 85 : room(minute)}`);
  expect(await backtest([HEADER, ...one, ...other])).toBe(
    `at,sensor,kind\n${iso(2000)},office,sensor-fault (fault-code)\n`,
  );
});

test("bad rows are listed with their line and stop nothing", async () => {
  const lines = [
    HEADER,
    "yesterday,kitchen,20.1",
    ...rows(1, (minute) => `${iso(minute)},kitchen,${room(minute)}`),
  ];
  lines.push("2026-03-03T00:10:00Z,kitchen,warm");
  await backtest(lines);
  expect(printed).toContain('line 2, timestamp "yesterday"');
  expect(printed).toContain('line 147, celsius "warm"');
  expect(printed).toContain("2 rows could not be used");
  expect(printed).toContain("144 readings of 1 sensors");
});

test("epoch times, semicolons, decimal commas, a byte order mark and CRLF are understood", async () => {
  const lines = rows(
    1,
    (minute) => `${(START_MS + minute * MINUTE_MS) / 1000};kitchen;${room(minute).replace(".", ",")}`,
  );
  await backtest([`\uFEFF${HEADER.replaceAll(",", ";")}`, ...lines].map((line) => `${line}\r`));
  expect(printed).toContain("144 readings of 1 sensors");
});

test("columns can have other names, and a file may hold one series", async () => {
  await backtest(
    ["time,temp", ...rows(1, (minute) => `${iso(minute)},${room(minute)}`)],
    "--sensor",
    "attic",
    "--columns",
    "time,temp",
  );
  expect(printed).toContain("144 readings of 1 sensors");
});

test("a home file says what the sensors are, their limits and the unit of the e-mails", async () => {
  const home = `id: h\nname: Home\ntimeZone: UTC\nunit: fahrenheit\nsensors:\n  - { id: a1, name: Freezer, kind: freezer }\n`;
  writeFileSync(path("home.yaml"), home);
  const lines = rows(1, (minute) => `${iso(minute)},a1,${minute < 720 ? -18 : -8}`);
  const alerts = await backtest([HEADER, ...lines], "--home", path("home.yaml"));
  expect(alerts).toContain("a1,too-hot (limits)");
  expect(printed).toContain("17.6 F");
});

test("the report is one page that needs nothing else, and shows every sensor and alarm", async () => {
  const lines = rows(5, (minute) => `${iso(minute)},kit<chen,${minute === 5000 ? 85 : room(minute)}`);
  await backtest([HEADER, ...lines], "--report", path("report.html"));
  const page = readFileSync(path("report.html"), "utf8");
  expect(page).not.toMatch(/https?:|<script|src=|@import/);
  const text = page.replaceAll(/<[^>]+>/g, "");
  expect(text).toMatch(
    /warning kit&lt;chen: sensor faulty\. Thu 5 Mar, 11:20, for 10 min\. Rule: fault-code\./,
  );
  expect(page.match(/<svg/g)).toHaveLength(1);
  expect(page).toContain('class="alarm warning"');
  expect(page).not.toContain("NaN");
});

test("the report has the sensor with alarms first, and reminders and the alarm have the newest value", async () => {
  const lines = rows(5, (minute) => {
    const thaws = Math.max(0, minute - 3 * 1440) / 120;
    return `${iso(minute)},a,${room(minute)}\n${iso(minute)},freezer,${(-18 + thaws).toFixed(2)}`;
  });
  await backtest([HEADER, ...lines], "--report", path("report.html"));
  const reminders = [...printed.matchAll(/STILL CRITICAL.*?(-?\d+\.\d) C/g)].map(([, value]) =>
    Number(value),
  );
  expect(reminders.length).toBeGreaterThan(1);
  expect(reminders).toEqual([...new Set(reminders)].sort((a, b) => a - b));
  const text = readFileSync(path("report.html"), "utf8").replaceAll(/<[^>]+>/g, "\n");
  expect(text).toMatch(/Sensor\s+Lowest\s+Mean\s+Highest\s+freezer\s[^a]*\sa\s/);
  expect(text).toMatch(/Since Thu 5 Mar, .*, not over yet\. Worst: 5\.9.°C\./);
});
