import { createDrillClients } from "../verify/drill-clients.ts";
import { LEGS, runDrill } from "../verify/run-drill.ts";
import type { Verification } from "./release-functions.ts";
import { invokes, mappingsOnStream } from "./stream-readers.ts";
import type { Target } from "./target.ts";

/** The drill of `npm run verify`; left out, and said so, while a function made by hand reads the stream in detect's place. */
export function verification(target: Target): Verification {
  const { names, say } = target;
  return async () => {
    const detect = names.functionName("detect");
    const isRead = (await mappingsOnStream(target)).some(
      (mapping) => invokes(mapping, detect) && mapping.State === "Enabled",
    );
    if (!isRead) {
      say(`no drill: ${detect} does not read the stream yet; npm run cutover verifies it`);
      return undefined;
    }
    const result = await runDrill(createDrillClients(), names, {
      onLeg: (leg, latencyMs) => say(`  ${(latencyMs / 1000).toFixed(1).padStart(5)} s  ${LEGS[leg]}`),
    });
    for (const what of result.leftBehind) say(`left behind by the drill, remove it by hand: ${what}`);
    return result.ok ? undefined : `the drill failed at "${result.failedLeg}": ${result.reason}`;
  };
}
