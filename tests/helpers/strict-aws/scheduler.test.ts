import { seededRandom } from "../../../platform/random.ts";
import { createScheduler } from "./scheduler.ts";

test("what is due happens in the order of time, and time stands when nothing is due", async () => {
  const scheduler = createScheduler(1000);
  const seen: string[] = [];
  const at = (delayMs: number, name: string) =>
    scheduler.after(delayMs, () => seen.push(`${name} ${scheduler.nowMs()}`));
  at(20, "c");
  at(5, "a");
  at(5, "b");
  await scheduler.advanceTo(1010);
  expect(seen).toEqual(["a 1005", "b 1005"]);
  expect(scheduler.nowMs()).toBe(1010);
  await scheduler.drain();
  expect(seen.at(-1)).toBe("c 1020");
  expect(scheduler.nowMs()).toBe(1020);
});

test("work ends as it ends, and work that nothing can end is named as such", async () => {
  const scheduler = createScheduler(0);
  const endings = await scheduler.run<number>([
    async () => {
      await scheduler.pause(50);
      return scheduler.nowMs();
    },
    async () => {
      await scheduler.pause(10);
      throw new Error("lost");
    },
    () => new Promise(() => undefined),
  ]);
  expect(endings).toEqual([
    { status: "fulfilled", value: 50 },
    { status: "rejected", reason: new Error("lost") },
    { status: "never" },
  ]);
});

test("what is due at the same time happens in the order of the seed", async () => {
  const orderOf = async (seed: number) => {
    const scheduler = createScheduler(0, seededRandom(seed));
    const seen: number[] = [];
    for (let number = 0; number < 6; number += 1) scheduler.after(1, () => seen.push(number));
    await scheduler.drain();
    return seen.join("");
  };
  const orders = await Promise.all([1, 2, 3, 4].map(orderOf));
  expect(new Set(orders).size).toBeGreaterThan(1);
  expect(await orderOf(1)).toBe(orders[0]);
});
