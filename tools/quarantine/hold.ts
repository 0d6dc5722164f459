import type { HomeTarget } from "../home/home-target.ts";
import { readGivenUp } from "./bucket.ts";
import { compareRecords, type LeftAside } from "./left-aside.ts";
import { holdQuarantined } from "./queue.ts";

/**
 * Hands everything that lies aside to `use`, in the order of the stream. Meanwhile nobody else sees what is in the queue. What
 * `use` does not remove is back at once.
 */
export async function withLeftAside<Result>(
  target: HomeTarget,
  use: (lying: LeftAside[]) => Promise<Result>,
): Promise<Result> {
  const { quarantined, release } = await holdQuarantined(target);
  try {
    const lying = [...quarantined, ...(await readGivenUp(target))];
    return await use(lying.sort((a, b) => compareRecords(a.records[0], b.records[0])));
  } finally {
    await release();
  }
}
