import {
  GetEventSourceMappingCommand,
  UpdateEventSourceMappingCommand,
  type UpdateEventSourceMappingCommandInput,
} from "@aws-sdk/client-lambda";
import type { EnvironmentNames } from "../../environments/names.ts";
import { environments } from "../../environments/settings.ts";
import { detectEventSource } from "../../handlers/detect/function.ts";
import type { Mapping } from "../release/stream-readers.ts";
import { ReleaseError, type Target } from "../release/target.ts";

/** What of a mapping can be changed while it keeps its place in the stream, whose function it invokes among it. */
export type MappingSettings = Omit<UpdateEventSourceMappingCommandInput, "UUID" | "Enabled">;

const POLL_MS = 2_000;
/** Lambda takes seconds to a minute for each change. */
const PATIENCE_MS = 10 * 60_000;

/** Changes a mapping and waits until Lambda has done so; throws a ReleaseError after ten minutes. */
export async function changeMapping(
  target: Target,
  uuid: string,
  { enabled, ...settings }: { enabled: boolean } & MappingSettings,
): Promise<void> {
  // Lambda refuses changes while an earlier one is under way.
  await settled(target, uuid);
  await target.clients.lambda.send(
    new UpdateEventSourceMappingCommand({ UUID: uuid, Enabled: enabled, ...settings }),
  );
  const { State, StateTransitionReason } = await settled(target, uuid);
  if (State !== (enabled ? "Enabled" : "Disabled"))
    throw new ReleaseError(`mapping ${uuid} is ${State} (${StateTransitionReason}); run the command again`);
}

/** The mapping once no change of it is under way. */
export async function settled({ clients, clock, pause }: Target, uuid: string): Promise<Mapping> {
  const untilMs = clock.nowMs() + PATIENCE_MS;
  for (;;) {
    const mapping = await clients.lambda.send(new GetEventSourceMappingCommand({ UUID: uuid }));
    if (mapping.State === "Enabled" || mapping.State === "Disabled") return mapping;
    if (clock.nowMs() > untilMs)
      throw new ReleaseError(`mapping ${uuid} is ${mapping.State} for ten minutes; run the command again`);
    await pause(POLL_MS);
  }
}

/**
 * How our function reads the stream through a mapping that was another's: the words of
 * `stacks/constructs/readings-event-source.ts`, for Lambda's API; it takes every record.
 */
export function ourSettings(names: EnvironmentNames, { FilterCriteria }: Mapping): MappingSettings {
  const settings = detectEventSource(environments[names.environment].stream.retentionHours);
  return {
    ...(FilterCriteria === undefined ? {} : { FilterCriteria: {} }),
    FunctionName: names.liveArn("detect"),
    BatchSize: settings.batchSize,
    MaximumBatchingWindowInSeconds: settings.maximumBatchingWindowSeconds,
    MaximumRetryAttempts: settings.maximumRetryAttempts,
    MaximumRecordAgeInSeconds: settings.maximumRecordAgeSeconds,
    BisectBatchOnFunctionError: settings.bisectBatchOnFunctionError,
    ParallelizationFactor: settings.parallelizationFactor,
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    DestinationConfig: { OnFailure: { Destination: names.givenUpBucketArn } },
    TumblingWindowInSeconds: 0,
  };
}

/** The settings that bring a mapping back to what it is now; what it has not must be emptied, left out it would stay. */
export function settingsOf(mapping: Mapping): MappingSettings {
  return {
    ...(mapping.FilterCriteria === undefined ? {} : { FilterCriteria: mapping.FilterCriteria }),
    FunctionName: mapping.FunctionArn,
    BatchSize: mapping.BatchSize,
    MaximumBatchingWindowInSeconds: mapping.MaximumBatchingWindowInSeconds ?? 0,
    MaximumRetryAttempts: mapping.MaximumRetryAttempts ?? -1,
    MaximumRecordAgeInSeconds: mapping.MaximumRecordAgeInSeconds ?? -1,
    BisectBatchOnFunctionError: mapping.BisectBatchOnFunctionError ?? false,
    ParallelizationFactor: mapping.ParallelizationFactor ?? 1,
    FunctionResponseTypes: mapping.FunctionResponseTypes ?? [],
    DestinationConfig: {
      OnFailure: { Destination: mapping.DestinationConfig?.OnFailure?.Destination ?? "" },
    },
    TumblingWindowInSeconds: mapping.TumblingWindowInSeconds ?? 0,
  };
}
