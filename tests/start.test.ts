import { execFile, spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRunning, runningFolder } from "../local/running.ts";
import { until } from "./until.ts";

const folder = mkdtempSync(join(tmpdir(), "start-"));
const script = ["--disable-warning=ExperimentalWarning", "local/start.ts"];

/** Runs `npm start -- ...` to its end. */
function start(
  ...given: (string | Record<string, string>)[]
): Promise<{ code: number; out: string; err: string }> {
  const args = given.filter((one) => typeof one === "string");
  const env = Object.assign({}, process.env, ...given.filter((one) => typeof one !== "string"));
  return new Promise((resolve) =>
    execFile(process.execPath, [...script, ...args], { env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    ),
  );
}

function csv(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test("a file is replayed through the whole system; bad rows are listed by line and the good ones around them stored", async () => {
  const rows = [
    "2026-01-31T10:00:00Z,kitchen,20.5",
    "yesterday,kitchen,20.5",
    "2026-01-31T10:10:00Z,kitchen,warm",
  ];
  const last = "2026-01-31T10:20:00Z,freezer,-18.5";
  const path = csv("house.csv", `timestamp,sensor,celsius\n${[...rows, last].join("\n")}\n`);
  const { code, out, err } = await start("--csv", path, "--exit");
  expect(err).toBe("");
  expect(out).toMatch(/sent +2 .*\nstored +2 .*\njudged +2 .*\nmailed +0 /);
  expect(out).toContain("2 rows could not be used:");
  expect(out).toContain("The file has ended: 2 readings, 2 rows refused.");
  expect(out).toContain('line 3, timestamp "yesterday"');
  expect(out).toContain('line 4, celsius "warm"');
  expect(out).toContain("All counts agree.");
  expect(code).toBe(0);
});

test("German Excel's export is read without options, and the page stays until Ctrl-C", async () => {
  const path = csv(
    "excel.csv",
    "\ufeffDatum;Raum;Temperatur\r\n18.11.2026 00:00;Küche;20,5\r\nheute;Küche;20,6\r\n",
  );
  const running = spawn(process.execPath, [...script, "--csv", path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let out = "";
  running.stdout.on("data", (chunk) => {
    out += chunk;
  });
  await until("the file has ended", () => out.includes("The file has ended: 1 reading, 1 row refused."));
  expect(out).toContain("Times without a zone are taken as UTC.");
  await until("the page is told", () => /The page stays: (http:.*)/.test(out));
  const [, page = ""] = /The page stays: (http:\S*)/.exec(out) ?? [];
  expect((await fetch(page)).status).toBe(200);
  expect(running.exitCode).toBeNull();
  running.kill("SIGINT");
  await until("it has ended", () => running.exitCode !== null);
  expect(running.exitCode).toBe(0);
});

test("a file with a byte order mark, CRLF, semicolons and other column names is read with --columns", async () => {
  const path = csv(
    "log.csv",
    "\ufefftime;room;temp\r\n1769853600;kitchen;20,5\r\n1769854200;kitchen;20,6\r\n",
  );
  const { code, out } = await start("--csv", path, "--exit", "--columns", "time,room,temp");
  expect(out).toMatch(/stored +2 /);
  expect(code).toBe(0);
});

test.concurrent.each<[string, string[], RegExp]>([
  ["an unknown option", ["--sped", "3"], /unknown option '--sped'\n\(Did you mean .*--speed/],
  ["a value that cannot be", ["--speed", "fast"], /--speed <factor>.*fast.*Expected a number above 0/],
  ["a file that is not there", ["--csv", "nowhere.csv"], /nowhere\.csv/],
  [
    "a file without a usable row",
    ["--csv", csv("bad.csv", "time,room,temp\nx,a,2\n")],
    /bad\.csv: no row.*not a time/s,
  ],
  ["an empty file", ["--csv", csv("empty.csv", "")], /empty\.csv.*empty/],
  [
    "a missing column",
    ["--csv", csv("columns.csv", "wann,wo,warm\n1,a,2\n")],
    /columns\.csv.*timestamp.*--columns/s,
  ],
  [
    "a home file that is wrong",
    [
      "--csv",
      csv("a.csv", "timestamp,sensor,celsius\n1769853600,a,20\n"),
      "--home",
      csv("home.yaml", "id: h\n"),
    ],
    /home\.yaml:\d+: name/,
  ],
  ["a broker that refuses", ["--mqtt", "mqtt://127.0.0.1:9"], /127\.0\.0\.1:9.*refused/],
  ["an address that is none", ["--mqtt", "127.0.0.1"], /mqtt:\/\//],
  ["an option that does nothing", ["--topic", "zigbee"], /--topic.*does nothing without --mqtt/],
  [
    "an address that is not this machine's",
    ["--dashboard-host", "9.9.9.9"],
    /cannot listen on 9\.9\.9\.9: it is no address of this machine\. Take 127\.0\.0\.1/,
  ],
  ["two sources at once", ["--csv", "a.csv", "--mqtt", "mqtt://x"], /cannot be used with/],
])("%s is told in words, without a stack trace", async (_, args, message) => {
  const { code, err } = await start(...args);
  expect(err).toMatch(message);
  expect(err).not.toMatch(/^\s+at /m);
  // 2: typed wrongly. 1: could not be done.
  const isTyping = /unknown option|argument '.*' is invalid|cannot be used with|does nothing/.test(err);
  expect(code).toBe(isTyping ? 2 : 1);
});

test("a folder for running homes that cannot be written is told before anything starts", async () => {
  const file = csv("no-folder", "");
  const { code, out, err } = await start({ HOUSE_RUNNING_FOLDER: file });
  expect(err).toContain(`${file} cannot be written: a file stands where a folder is needed.`);
  expect(err).not.toMatch(/^\s+at /m);
  expect(out).not.toContain("Starting Kinesis");
  expect(code).toBe(1);
});

test("a port that is in use is named, with what to do", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await until("somebody holds a port", () => server.listening);
  const { port } = server.address() as { port: number };
  const { code, err } = await start("--port", String(Math.min(port, 65_533)));
  server.close();
  expect(err).toMatch(new RegExp(`Port ${port}.*in use`));
  expect(err).not.toMatch(/^\s+at /m);
  expect(code).toBe(1);
});

test("the simulated house runs until Ctrl-C, ends cleanly and its counts agree", async () => {
  const running = spawn(process.execPath, [...script, "--no-faults"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let out = "";
  running.stdout.on("data", (chunk) => {
    out += chunk;
  });
  await until("readings are stored", () => /stored [1-9]/.test(out));
  const ports = [...out.matchAll(/http:\/\/127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port));
  expect(findRunning(runningFolder(process.env)).find(({ pid }) => pid === running.pid)).toMatchObject({
    homeId: "simulated-house",
    arrival: "house",
  });
  running.kill("SIGINT");
  await until("it has ended", () => running.exitCode !== null);
  expect(running.exitCode).toBe(0);
  expect(findRunning(runningFolder(process.env), () => true).map(({ pid }) => pid)).not.toContain(
    running.pid,
  );
  expect(out).toContain("All counts agree.");
  // Three emulators and the page.
  expect(new Set(ports).size).toBe(4);
  for (const port of ports) expect(await isFree(port)).toBe(true);
});

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
