import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { announceRunning, findRunning, type Running } from "./running.ts";

const folder = mkdtempSync(join(tmpdir(), "running-test-"));
afterAll(() => rmSync(folder, { recursive: true }));
const running = (pid: number, startedAtMs: number) =>
  ({ pid, startedAtMs, homeId: `home-${pid}` }) as Running;

test("what runs is found, the newest first, until it takes that back", () => {
  const inside = join(folder, "not", "there", "yet");
  expect(findRunning(inside)).toEqual([]);
  const withdraw = announceRunning(inside, running(11, 1));
  announceRunning(inside, running(12, 2));
  expect(findRunning(inside, () => true).map(({ pid }) => pid)).toEqual([12, 11]);
  withdraw();
  expect(findRunning(inside, () => true).map(({ pid }) => pid)).toEqual([12]);
  expect(statSync(join(inside, "12.json")).mode & 0o077).toBe(0);
});

test("what a process that is gone has left behind is cleared away, and this process is there", () => {
  announceRunning(folder, running(process.pid, 1));
  announceRunning(folder, running(2 ** 22 + 1, 2));
  expect(findRunning(folder).map(({ pid }) => pid)).toEqual([process.pid]);
  expect(existsSync(join(folder, `${2 ** 22 + 1}.json`))).toBe(false);
  expect(readdirSync(folder)).toContain(`${process.pid}.json`);
});
