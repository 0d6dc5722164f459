import type { Intake, Source } from "../agent/source.ts";

/** A source that gives its intake away. */
export function handSource(): { source: Source; intake: Promise<Intake> } {
  const { promise, resolve } = Promise.withResolvers<Intake>();
  const source: Source = {
    name: "hand",
    async run(intake, signal) {
      resolve(intake);
      await new Promise((end) => signal.addEventListener("abort", end, { once: true }));
    },
  };
  return { source, intake: promise };
}
