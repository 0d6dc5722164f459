import { invokes } from "../release/stream-readers.ts";
import { ReleaseError, type Target } from "../release/target.ts";
import { changeMapping, settled } from "./mapping.ts";
import { type CutoverRecord, readRecord, writeRecord } from "./record.ts";

/** Has the function made by hand read the stream again, from where ours was; the same again changes nothing. Throws a ReleaseError. */
export async function undoCutover(target: Target, from: string): Promise<CutoverRecord> {
  const { names, say } = target;
  const record = await readRecord(target, from);
  if (record === undefined)
    throw new ReleaseError(`there was no cutover from ${from} in ${names.environment}`);
  if (record.state === "deleted")
    throw new ReleaseError(`${from} was deleted: there is nothing to go back to`);
  const { mappingId, before } = record;
  const mapping = await settled(target, mappingId);
  if (invokes(mapping, names.functionName("detect")) && mapping.State === "Enabled") {
    await changeMapping(target, mappingId, { enabled: false });
    say(`${names.functionName("detect")} reads the stream no more`);
  }
  await changeMapping(target, mappingId, before);
  say(`mapping ${mappingId} invokes ${from} again${before.enabled ? "" : ", and is disabled as it was"}`);
  const undone = { ...record, state: "undone" } as const;
  await writeRecord(target, undone);
  return undone;
}
