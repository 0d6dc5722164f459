import {
  DeleteEventSourceMappingCommand,
  DeleteFunctionCommand,
  ListEventSourceMappingsCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-lambda";
import { ReleaseError, type Target } from "../release/target.ts";
import { readRecord, writeRecord } from "./record.ts";

/** Deletes the function made by hand, once ours has taken over all that invoked it; throws a ReleaseError otherwise. */
export async function deleteOldFunction(target: Target, from: string): Promise<void> {
  const { clients, say } = target;
  const record = await readRecord(target, from);
  if (record?.state === "deleted") return say(`${from} is deleted already`);
  if (record?.state !== "done") throw new ReleaseError(`there was no cutover from ${from}: it stays`);
  const { EventSourceMappings = [] } = await clients.lambda.send(
    new ListEventSourceMappingsCommand({ FunctionName: from }),
  );
  const others = EventSourceMappings.filter(({ UUID }) => UUID !== record.mappingId);
  if (others.length > 0)
    throw new ReleaseError(
      `${from} stays: it still reads ${others.map(({ EventSourceArn }) => EventSourceArn).join(", ")}`,
    );
  if (record.way === "retire")
    await clients.lambda
      .send(new DeleteEventSourceMappingCommand({ UUID: record.mappingId }))
      .catch(unlessMissing);
  await clients.lambda.send(new DeleteFunctionCommand({ FunctionName: from })).catch(unlessMissing);
  await writeRecord(target, { ...record, state: "deleted" });
  say(`${from} is deleted`);
}

/** After a crash it may be gone already. */
function unlessMissing(error: unknown): void {
  if (!(error instanceof ResourceNotFoundException)) throw error;
}
