import type { Backlog, Checkpoint, Entry, Spool, SpooledEntry } from "../spool.ts";

/** A spool for tests: the same order and positions, gone with the process. */
export function createMemorySpool(id = "memory"): Spool {
  const queues = new Map<string, { next: number; waiting: SpooledEntry[] }>();
  const positions = new Map<string, string>();
  let bytes = 0;
  return {
    id,
    async append(homeId, entries: readonly Entry[], checkpoint?: Checkpoint) {
      if (checkpoint !== undefined) positions.set(checkpoint.source, checkpoint.position);
      const queue = queues.get(homeId) ?? { next: 1, waiting: [] };
      queues.set(homeId, queue);
      for (const entry of entries) {
        queue.waiting.push({ sequence: queue.next, entry });
        queue.next += 1;
        bytes += bytesOf(entry);
      }
    },
    flush: () => undefined,
    checkpoint: (source) => positions.get(source),
    homes: () => [...queues].filter(([, { waiting }]) => waiting.length > 0).map(([homeId]) => homeId),
    peek: (homeId, limit) => (queues.get(homeId)?.waiting ?? []).slice(0, limit),
    settle(homeId, throughSequence) {
      const queue = queues.get(homeId);
      while ((queue?.waiting[0]?.sequence ?? Number.POSITIVE_INFINITY) <= throughSequence)
        bytes -= bytesOf(queue?.waiting.shift()?.entry);
    },
    backlog(): Backlog {
      let entries = 0;
      for (const { waiting } of queues.values()) entries += waiting.length;
      const idle = { oldestAtMs: null, droppedReadings: 0, droppedAnnouncements: 0 };
      return { entries, bytes, ...idle };
    },
    trim: () => undefined,
    close: () => queues.clear(),
  };
}

function bytesOf(entry: SpooledEntry["entry"] | undefined): number {
  return Buffer.byteLength(JSON.stringify(entry));
}
