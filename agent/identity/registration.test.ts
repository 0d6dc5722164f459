import { createRegistration, type PutKey } from "./registration.ts";

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A table that has a key already, or fails as long as it is told to. */
function table({ hasKey, failures = 0 }: { hasKey: boolean; failures?: number }) {
  const calls: boolean[] = [];
  let left = failures;
  const put: PutKey = async (mustReplace) => {
    calls.push(mustReplace);
    left -= 1;
    if (left >= 0) throw new Error("down");
    return hasKey || !mustReplace;
  };
  return { put, calls };
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test("a registered key is replaced at once", async () => {
  const { put, calls } = table({ hasKey: true });
  const registration = createRegistration(put, silent);
  await registration.start();
  await jest.advanceTimersByTimeAsync(2 * 3_600_000);
  expect(calls).toEqual([true]);
});

test("the first key is registered after an hour, when the release is there to stay", async () => {
  const { put, calls } = table({ hasKey: false });
  await createRegistration(put, silent).start();
  await jest.advanceTimersByTimeAsync(3_599_000);
  expect(calls).toEqual([true]);
  await jest.advanceTimersByTimeAsync(2000);
  expect(calls).toEqual([true, false]);
});

test("a table that fails is asked again each minute, and an agent that has stopped asks no more", async () => {
  const { put, calls } = table({ hasKey: true, failures: 2 });
  const registration = createRegistration(put, silent);
  await registration.start();
  await jest.advanceTimersByTimeAsync(5 * 60_000);
  expect(calls).toEqual([true, true, true]);
  const stopped = table({ hasKey: false });
  const another = createRegistration(stopped.put, silent);
  await another.start();
  another.stop();
  await jest.advanceTimersByTimeAsync(2 * 3_600_000);
  expect(stopped.calls).toEqual([true]);
});
