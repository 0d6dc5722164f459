import { request, type ServerResponse } from "node:http";
import { PassThrough } from "node:stream";
import { until } from "../../tests/until.ts";
import type { House } from "../house.ts";
import type { Live } from "../wire.ts";
import { createFeed } from "./feed.ts";
import { DashboardError } from "./listen.ts";
import { type Dashboard, startDashboard } from "./server.ts";

const LIVE: Live = {
  house: { name: "H", timeZone: "UTC", unit: "celsius", where: "here", hasMailbox: false },
  nowMs: 0,
  cards: {},
  charts: {},
  alarms: {},
  ended: {},
  mails: {},
  pipeline: {
    readingsPerSecond: 0,
    stored: 0,
    lagMs: null,
    spooled: 0,
    agents: [],
    quarantine: { count: 0, records: [] },
    errors: [],
  },
};
const ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/homes";
const SENTENCE = expect.stringMatching(
  /^The house cannot be read at the moment \(error [0-9a-f]{8}\)\. The terminal that runs the dashboard says why\.$/,
);
const running: Dashboard[] = [];
afterEach(async () => {
  for (const dashboard of running.splice(0)) await dashboard.close();
});

async function serve(
  house: Partial<House> = {},
  options: { host?: string; port?: number; key?: string; report?: (text: string) => void } = {},
) {
  const whole: House = {
    read: async () => LIVE,
    sensor: async () => undefined,
    history: async () => undefined,
    ...house,
  };
  const dashboard = await startDashboard({
    house: whole,
    everyMs: 5,
    port: 0,
    key: "key-of-the-test",
    ...options,
  });
  running.push(dashboard);
  return { dashboard, origin: `http://127.0.0.1:${dashboard.port}` };
}

/** The first events of a page that opens. */
async function events(origin: string, count: number): Promise<{ event: string; data: unknown }[]> {
  const { body } = await fetch(`${origin}/api/live`);
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const found = [...text.matchAll(/event: (.*)\ndata: (.*)\n\n/g)];
    if (found.length >= count)
      return found.slice(0, count).map(([, event = "", data = ""]) => ({ event, data: JSON.parse(data) }));
  }
  throw new Error(`only this came: ${text}`);
}

test("a page is greeted, told the whole house, and then what changes", async () => {
  let reads = 0;
  const { origin } = await serve({
    read: async () => {
      reads += 1;
      return { ...LIVE, nowMs: reads };
    },
  });
  const [hello, live, change] = await events(origin, 3);
  expect(hello).toEqual({ event: "hello", data: { mayChange: false, everyMs: 5 } });
  expect(live).toEqual({ event: "live", data: { ...LIVE, nowMs: 1 } });
  expect(change).toEqual({ event: "change", data: { nowMs: 2, parts: {}, entries: {} } });
});

test("a house that cannot be read for a while is told as that, and the page goes on", async () => {
  let reads = 0;
  const reports: string[] = [];
  const { origin } = await serve(
    {
      read: async () => {
        reads += 1;
        if (reads <= 2) throw new Error(`${ARN} is away`);
        return LIVE;
      },
    },
    { report: (text) => reports.push(text) },
  );
  const [, problem, again, live] = await events(origin, 4);
  expect(problem).toEqual({ event: "problem", data: { text: SENTENCE } });
  expect(again).toEqual(problem);
  expect(live?.event).toBe("live");
  expect(reports).toEqual([expect.stringContaining(`Error: ${ARN} is away`)]);
});

test("a page that opens while the house cannot be read is told how it was, and that this is past", async () => {
  let reads = 0;
  const { origin } = await serve(
    {
      read: async () => {
        reads += 1;
        if (reads > 1) throw new Error("away");
        return { ...LIVE, nowMs: 7 };
      },
    },
    { report: () => undefined },
  );
  const first = await fetch(`${origin}/api/live`);
  await until("the house is away", () => reads > 2);
  const [, past, problem] = await events(origin, 3);
  expect(past).toEqual({ event: "past", data: { live: { ...LIVE, nowMs: 7 }, agoMs: expect.any(Number) } });
  expect(problem).toEqual({ event: "problem", data: { text: SENTENCE } });
  await first.body?.cancel();
});

test("a house that never answers is told as a problem", async () => {
  const page = new PassThrough();
  const feed = createFeed({ read: () => new Promise(() => undefined) }, 1, ({ message }) => message, 5);
  feed.join(Object.assign(page, { writeHead: () => page }) as unknown as ServerResponse, {});
  for await (const text of page.setEncoding("utf8"))
    if (text.includes('event: problem\ndata: {"text":"the house does not answer"}')) break;
  feed.close();
});

test("the key becomes a cookie that no script reads and no other site sends, and leaves the address", async () => {
  const { dashboard, origin } = await serve();
  const { status, headers } = await fetch(dashboard.url, { redirect: "manual" });
  expect([status, headers.get("location")]).toEqual([303, "/"]);
  expect(headers.get("set-cookie")).toMatch(
    /^dashboard-\d+=key-of-the-test; HttpOnly; SameSite=Strict; Path=\//,
  );
  expect((await fetch(`${origin}/?key=other`, { redirect: "manual" })).status).toBe(403);
});

test("everything is sent with a policy that lets nothing in from elsewhere", async () => {
  const { origin } = await serve();
  for (const path of ["/", "/app.js", "/style.css", "/icon.svg", "/nowhere", "/api/sensor", "/api/live"]) {
    const { headers, body } = await fetch(`${origin}${path}`);
    expect(headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    await body?.cancel();
  }
});

test.each<[string, string, number]>([
  ["a sensor that the house does not have", "/api/sensor?sensor=attic", 404],
  ["a span that ends before it begins", "/api/history?sensor=a&since=2&until=1", 400],
  ["a span beyond the year 9999", "/api/history?sensor=a&since=1&until=1e300", 400],
  ["a span without times", "/api/history?sensor=a", 400],
])("%s is refused in words", async (_, path, status) => {
  const { origin } = await serve();
  const answer = await fetch(`${origin}${path}`);
  expect(answer.status).toBe(status);
  expect(await answer.json()).toEqual({ problem: expect.any(String) });
});

test.each<[string, unknown, number]>([
  ["an alarm that is over", { code: "ABCDEF", how: "snoozed", forMs: 3_600_000 }, 410],
  ["an undo of an alarm that is over", { code: "ABCDEF", how: "undone" }, 410],
  ["a mute without an end", { code: "ABCDEF", how: "snoozed" }, 400],
  ["a mute for a year", { code: "ABCDEF", how: "snoozed", forMs: 365 * 86_400_000 }, 400],
  ["a fault where nothing is simulated", "fault", 400],
  ["a body that has no end", "x".repeat(20_000), 400],
])("%s is told and changes nothing", async (_, body, status) => {
  const { dashboard, origin } = await serve({ mute: async () => false });
  const path = body === "fault" ? "/api/fault" : "/api/mute";
  const headers = { cookie: `dashboard-${dashboard.port}=key-of-the-test`, origin, "x-dashboard": "page" };
  const answer = await fetch(`${origin}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  expect(answer.status).toBe(status);
});

test("where others can reach it, reading needs the key too", async () => {
  const { dashboard, origin } = await serve({}, { host: "0.0.0.0" });
  expect((await fetch(`${origin}/api/sensor?sensor=a`)).status).toBe(403);
  const headers = { cookie: `dashboard-${dashboard.port}=key-of-the-test` };
  expect((await fetch(`${origin}/api/sensor?sensor=a`, { headers })).status).toBe(404);
  expect(dashboard.url).not.toContain("0.0.0.0");
});

test("a port that was asked for and is in use is named, with what to do", async () => {
  const { dashboard } = await serve();
  await expect(serve({}, { port: dashboard.port })).rejects.toThrow(DashboardError);
  await expect(serve({}, { port: dashboard.port })).rejects.toThrow(
    `Port ${dashboard.port} is in use. Choose another one`,
  );
});

test("a key that is empty or easily guessed is refused", async () => {
  for (const key of ["", "short", "with spaces in it"])
    await expect(serve({}, { key })).rejects.toThrow(/DASHBOARD_KEY needs 12 letters/);
});

test("a request that is no request is not answered by a crash", async () => {
  const { dashboard, origin } = await serve();
  await new Promise<void>((resolve) => {
    const sent = request(
      { host: "127.0.0.1", port: dashboard.port, path: "//[", method: "GET" },
      (answer) => {
        answer.resume();
        resolve();
      },
    );
    sent.on("error", () => resolve());
    sent.end();
  });
  expect((await fetch(`${origin}/`)).status).toBe(200);
});

test("an error is a sentence and an id on the page, and whole in the report", async () => {
  const reports: string[] = [];
  const failing = async () => {
    throw new Error(`not authorized to perform dynamodb:Query on ${ARN}`);
  };
  const { origin } = await serve({ sensor: failing }, { report: (text) => reports.push(text) });
  const answer = await fetch(`${origin}/api/sensor?sensor=a`);
  const body = (await answer.json()) as { problem: string; id: string };
  expect(answer.status).toBe(500);
  expect(body).toEqual({ problem: SENTENCE, id: expect.any(String) });
  expect(reports).toEqual([expect.stringContaining(ARN)]);
  expect(reports[0]).toContain(`error ${body.id}: GET /api/sensor?sensor=a`);
});

test.each([
  ["a speed that is none", "/api/speed", { speed: "fast" }, "a speed is a number above 0, at most 100,000"],
  ["a fault that is none", "/api/fault", { on: 1 }, "a fault has a kind, on, and mostly a sensorId"],
  ["a skip of nothing", "/api/skip", {}, "a skip has a kind, and mostly a sensorId"],
  ["a skip to nowhere", "/api/skip", { kind: "drift", sensorId: "x" }, "nothing to skip"],
  ["a place that is not there", "/api/fault", { kind: "drift", sensorId: "x", on: true }, "no place x"],
])("%s is refused in plain words", async (_, path, body, problem) => {
  const tryIt = {
    setSpeed: () => undefined,
    skipToNotice() {
      throw new RangeError("nothing to skip");
    },
    switchFault() {
      throw new RangeError("no place x");
    },
  };
  const { dashboard, origin } = await serve({ tryIt });
  const headers = { cookie: `dashboard-${dashboard.port}=key-of-the-test`, origin, "x-dashboard": "page" };
  const answer = await fetch(`${origin}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  expect([answer.status, await answer.json()]).toEqual([400, { problem }]);
});

/** Status and header Allow of a bare request. */
function asked(dashboard: Dashboard, method: string, path: string): Promise<[number | undefined, unknown]> {
  const headers = {
    cookie: `dashboard-${dashboard.port}=key-of-the-test`,
    origin: `http://127.0.0.1:${dashboard.port}`,
    "x-dashboard": "page",
  };
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: dashboard.port, path, method, headers }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve([answer.statusCode, answer.headers.allow]));
    });
    sent.on("error", reject);
    sent.end();
  });
}

test.each(["/", "/app.js", "/nowhere", "/api/live", "/api/sensor?sensor=a", "/api/history?sensor=a", "//["])(
  "HEAD of %s is answered at once with the status of GET",
  async (path) => {
    const { dashboard } = await serve();
    const [status] = await asked(dashboard, "HEAD", path);
    if (path === "/api/live") expect(status).toBe(200);
    else expect([status]).toEqual([(await asked(dashboard, "GET", path))[0]]);
  },
);

test.each([
  ["PUT", "/", "GET, HEAD"],
  ["DELETE", "/api/live", "GET, HEAD"],
  ["POST", "/api/live", "GET, HEAD"],
  ["POST", "/", "GET, HEAD"],
  ["OPTIONS", "/api/mute", "POST"],
  ["GET", "/api/mute", "POST"],
])("%s %s is refused, and what is known is named", async (method, path, allow) => {
  const { dashboard } = await serve();
  expect(await asked(dashboard, method, path)).toEqual([405, allow]);
});
