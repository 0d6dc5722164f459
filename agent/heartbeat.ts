import { boundedText } from "../domain/bounded-text.ts";
import {
  MAX_HEARTBEAT_BYTES,
  MAX_PROBLEM_LENGTH,
  MAX_SOURCE_NAME_LENGTH,
  MAX_SOURCES,
} from "../domain/limits.ts";
import type { HeartbeatEnvelope, SourceReport } from "../domain/wire/agent-report.ts";
import { encodeEnvelope } from "../domain/wire/envelope.ts";

/**
 * The heartbeat's bytes as the decoder takes them. Of more sources than a heartbeat may have, those that failed stand in it
 * first and the last entry sums up the rest. Names and problems are shortened until all fits.
 */
export function encodeHeartbeat(heartbeat: HeartbeatEnvelope): Uint8Array {
  const sources = fewSources(heartbeat.sources);
  for (let share = 1; ; share /= 2) {
    const data = encodeEnvelope({ ...heartbeat, sources: sources.map((one) => shortened(one, share)) });
    if (data.byteLength <= MAX_HEARTBEAT_BYTES || share < SMALLEST_SHARE) return data;
  }
}

/** With texts of 3 and 6 characters, 32 sources have at most 5,000 bytes. */
const SMALLEST_SHARE = 1 / 32;

function shortened({ name, problem, ...rest }: SourceReport, share: number): SourceReport {
  return {
    ...rest,
    name: boundedText(name, Math.floor(MAX_SOURCE_NAME_LENGTH * share)),
    problem: problem === null ? null : boundedText(problem, Math.floor(MAX_PROBLEM_LENGTH * share)),
  };
}

function fewSources(sources: readonly SourceReport[]): readonly SourceReport[] {
  if (sources.length <= MAX_SOURCES) return sources;
  const failed = sources.filter(({ state }) => state === "failed");
  const others = sources.filter(({ state }) => state !== "failed");
  const inOrder = [...failed, ...others];
  return [...inOrder.slice(0, MAX_SOURCES - 1), summedUp(inOrder.slice(MAX_SOURCES - 1))];
}

function summedUp(sources: readonly SourceReport[]): SourceReport {
  const stateOf = (state: SourceReport["state"]) => sources.find((source) => source.state === state);
  const successes = sources.flatMap(({ lastSuccessMs }) => lastSuccessMs ?? []);
  const { state, problem } = stateOf("failed") ?? stateOf("running") ?? (sources[0] as SourceReport);
  return {
    name: `${sources.length} more sources`,
    state,
    readings: sources.reduce((sum, { readings }) => sum + readings, 0),
    lastSuccessMs: successes.length === 0 ? null : Math.max(...successes),
    problem,
  };
}
