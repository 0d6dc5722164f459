import { pause } from "../platform/backoff.ts";
import { createServiceManager } from "./service-manager.ts";

function managerIn(environment: Parameters<typeof createServiceManager>[0], error: Error | null = null) {
  const told: string[][] = [];
  const warned: string[] = [];
  const log = {
    info: () => undefined,
    warn: (_: object, text: string) => warned.push(text),
    error: () => undefined,
  };
  const manager = createServiceManager(environment, log, (file, args, done) => {
    told.push([file, ...args]);
    done(error);
  });
  return { manager, told, warned };
}

test("systemd is told of readiness, stopping and, twice an interval, of life", async () => {
  const { manager, told } = managerIn({ NOTIFY_SOCKET: "/run/systemd/notify", WATCHDOG_USEC: "40000" });
  manager.ready("reading from 1 sources");
  manager.startWatchdog();
  await pause(70);
  manager.stopping();
  manager.close();
  expect(told[0]).toEqual(["systemd-notify", "READY=1", "STATUS=reading from 1 sources"]);
  expect(told.filter(([, state]) => state === "WATCHDOG=1").length).toBeGreaterThanOrEqual(2);
  expect(told.at(-1)).toEqual(["systemd-notify", "STOPPING=1"]);
});

test("without systemd nothing is run", () => {
  const { manager, told } = managerIn({ NOTIFY_SOCKET: undefined });
  manager.ready("x");
  manager.startWatchdog();
  manager.stopping();
  expect(told).toEqual([]);
});

test("a machine without the command is told of once, and goes on", () => {
  const { manager, warned } = managerIn({ NOTIFY_SOCKET: "/x" }, new Error("ENOENT"));
  manager.ready("x");
  manager.stopping();
  expect(warned).toHaveLength(1);
});
