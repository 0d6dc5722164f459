import { createProgress } from "./progress.ts";

function stream(isTTY: boolean) {
  const written: string[] = [];
  return { written, isTTY, write: (text: string) => written.push(text) > 0 };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test("a terminal has one line, which is cleared at the end", () => {
  const terminal = stream(true);
  const progress = createProgress("kills", 100, terminal as never);
  progress.done(1);
  jest.advanceTimersByTime(2000);
  progress.done(2);
  progress.end();
  expect(terminal.written).toEqual([
    "\r\u001b[2Kkills: 1 of 100, 0 s",
    "\r\u001b[2Kkills: 2 of 100, 2 s",
    "\r\u001b[2K",
  ]);
});

test("a file gets a line every 30 s", () => {
  const file = stream(false);
  const progress = createProgress("kills", 100, file as never);
  for (let count = 1; count <= 65; count++) {
    jest.advanceTimersByTime(1000);
    progress.done(count);
  }
  progress.end();
  expect(file.written).toEqual(["kills: 30 of 100, 30 s\n", "kills: 60 of 100, 60 s\n"]);
});
