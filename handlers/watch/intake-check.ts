import type { Intake } from "../../storage/intake.ts";
import type { PulsedStream } from "./stream-pulse.ts";

/** What a look at the intake came to. */
export interface IntakeState {
  /** Until when all that the stream got has been heard; minus infinity when nobody can tell. */
  provedUpToMs: number;
  /** Shards that have not been heard for long, or of which nobody can tell. */
  behind: number;
}

/** A pulse comes each minute and is heard within seconds: a shard without one for so long is not read, or far behind. */
export const INTAKE_BEHIND_AFTER_MS = 5 * 60_000;

/**
 * Looks how far the stream has been heard, and puts the next pulse into each of its shards. Never rejects: when nobody can
 * tell, nothing is proved. `onFailure` is told why.
 */
export async function checkIntake(
  nowMs: number,
  { stream, intake }: { stream: PulsedStream; intake: Pick<Intake, "proved"> },
  onFailure: (what: string, error: Error) => void,
): Promise<IntakeState> {
  try {
    const [shards, proved] = await Promise.all([stream.openShards(), intake.proved()]);
    await stream.pulse(shards).catch((error: Error) => onFailure("pulse", error));
    const times = shards.map(({ shardId }) => proved.get(shardId) ?? Number.NEGATIVE_INFINITY);
    return {
      provedUpToMs: Math.min(...times),
      behind: times.filter((atMs) => nowMs - atMs > INTAKE_BEHIND_AFTER_MS).length,
    };
  } catch (error) {
    onFailure("how far the stream has been heard", error as Error);
    return { provedUpToMs: Number.NEGATIVE_INFINITY, behind: 1 };
  }
}
