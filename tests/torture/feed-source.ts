import { createConnection } from "node:net";
import { createInterface } from "node:readline";
import type { Intake, Source } from "../../agent/source.ts";
import type { Reading } from "../../domain/reading.ts";

/** Readings `from`, `from + 1` ... as the feeder sends them: one line of JSON. */
export interface FeedBatch {
  from: number;
  readings: Reading[];
}

const NAME = "feed";

/**
 * A source that reads from the torture's feeder: it says how far its checkpoint stands, takes batches, and acknowledges
 * each once the spool has it, by the number of readings that it has taken in all.
 */
export function feedSource(port: number): Source {
  return {
    name: NAME,
    async run(intake: Intake, signal) {
      const socket = createConnection({ port, host: "127.0.0.1" });
      const lines = createInterface({ input: socket });
      const hangUp = () => {
        lines.close();
        socket.destroy();
      };
      signal.addEventListener("abort", hangUp, { once: true });
      socket.on("error", hangUp);
      let taken = Number(intake.checkpoint(NAME) ?? 0);
      socket.write(`${taken}\n`);
      for await (const line of lines) {
        const { from, readings } = JSON.parse(line) as FeedBatch;
        if (from !== taken) throw new Error(`the feeder sent ${from} where ${taken} was next`);
        taken += readings.length;
        await intake.accept(readings, { source: NAME, position: String(taken) });
        socket.write(`${taken}\n`);
      }
      if (!signal.aborted) throw new Error("the feeder hung up");
    },
  };
}
