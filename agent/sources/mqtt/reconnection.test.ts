import { MAX_PROBLEM_LENGTH } from "../../../domain/limits.ts";
import type { Ending } from "./connection.ts";
import { createReconnection } from "./reconnection.ts";

const CLOSED: Ending = { subscribed: true, error: undefined };
const RESET: Ending = {
  subscribed: true,
  error: Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }),
};
const REFUSED: Ending = {
  subscribed: false,
  error: Object.assign(new Error("no"), { code: "ECONNREFUSED" }),
};
const BAD_USER: Ending = { subscribed: false, error: Object.assign(new Error("no"), { code: 5 }) };

function reconnection() {
  let nowMs = 0;
  const said: string[] = [];
  const say = (_fields: object, message: string) => void said.push(message);
  const one = createReconnection({
    url: "mqtt://broker",
    clientId: "cellar",
    clock: { nowMs: () => nowMs },
    log: { info: () => undefined, warn: say, error: say },
    random: () => 1,
  });
  return {
    ...one,
    said,
    pass(ms: number) {
      nowMs += ms;
    },
    /** A connection that lasts for a while; how long to wait after it. */
    connection(ending: Ending, lastsMs: number) {
      one.subscribed(["a/#"]);
      nowMs += lastsMs;
      return one.ended(ending);
    },
  };
}

test("connections that the broker accepts and soon ends, one after the other, are those of a second client", () => {
  const { connection, said, problem } = reconnection();
  const waits = [CLOSED, RESET, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED].map((ending) =>
    connection(ending, 500),
  );
  expect(waits).toEqual([1000, 2000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  expect(said).toEqual([
    expect.stringContaining("the connection to the broker was lost"),
    expect.stringMatching(
      /: most likely another client, such as a second agent, uses the client id "cellar" .*; end it, or set another clientId$/,
    ),
  ]);
  expect(problem()).toBe(said[1]);
  // It stands in the heartbeat whole.
  expect(said[1]?.length).toBeLessThan(MAX_PROBLEM_LENGTH);
});

test("MQTT 5 says that the session was taken over: then once is enough", () => {
  const { connection, said } = reconnection();
  connection({ ...CLOSED, takenOver: true }, 60_000);
  expect(said).toEqual([expect.stringMatching(/: another client, such as a second agent/)]);
});

test("a broker that starts anew, or connections that last, are no second client", () => {
  const { connection, ended, said } = reconnection();
  for (let restart = 0; restart < 5; restart++) {
    connection(CLOSED, 500);
    ended(REFUSED);
  }
  for (let hour = 0; hour < 5; hour++) connection(RESET, 3_600_000);
  expect(said.filter((line) => line.includes("another client"))).toEqual([]);
});

test("it stays a problem until a connection has lasted", () => {
  const { connection, subscribed, pass, problem } = reconnection();
  for (let count = 0; count < 3; count++) connection(CLOSED, 500);
  subscribed(["a/#"]);
  pass(60_000);
  expect(problem()).toContain('"cellar"');
  pass(60_000);
  expect(problem()).toBeUndefined();
});

test("an outage is said once, and what needs a person when it becomes known", () => {
  const { ended, subscribed, said, problem } = reconnection();
  expect(problem()).toBe("broker:1883: not connected to the broker yet");
  for (const ending of [REFUSED, REFUSED, BAD_USER, BAD_USER, REFUSED]) ended(ending);
  expect(said).toEqual([
    expect.stringContaining("connection refused"),
    expect.stringContaining("refuses the user name or password"),
  ]);
  expect(problem()).toContain("connection refused");
  subscribed(["a/#"]);
  expect(problem()).toBeUndefined();
});

test("waiting times grow up to half a minute, and start anew after a connection that lasted", () => {
  const { ended, connection } = reconnection();
  expect([1, 2, 3, 4, 5, 6, 7].map(() => ended(REFUSED))).toEqual([
    1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
  ]);
  expect(connection(CLOSED, 10_000)).toBe(1000);
});
