import type { Verification } from "../release/release-functions.ts";
import { readHistory } from "../release/release-history.ts";
import { invokes, mappingsOnStream } from "../release/stream-readers.ts";
import { ReleaseError, type Target } from "../release/target.ts";
import { changeMapping, ourSettings, settingsOf, settled } from "./mapping.ts";
import { type CutoverRecord, readRecord, writeRecord } from "./record.ts";
import { undoCutover } from "./undo.ts";

/**
 * Has our function read the stream in the place of one made by hand, from exactly where that one was: Lambda keeps the
 * place with the mapping, so the mapping is handed over (decision 0025). Undone when the verification fails; run again after
 * a crash, it goes on where it was. Throws a ReleaseError.
 */
export async function cutOver(
  target: Target,
  { from, verify }: { from: string; verify: Verification },
): Promise<CutoverRecord> {
  const earlier = await readRecord(target, from);
  const underWay = earlier?.state === "begun" || earlier?.state === "done";
  const record = underWay ? earlier : await begin(target, from);
  await takeOver(target, record);
  // Days later a fault is no reason any more to bring the old function back unasked.
  if (record.state === "done") {
    target.say(`${target.names.functionName("detect")} has taken over from ${from} already`);
    return record;
  }
  target.say("verifying");
  const fault = await verify().catch((error: Error) => error.message);
  if (fault !== undefined) {
    await undoCutover(target, from);
    throw new ReleaseError(`the cutover was undone and ${from} reads the stream again, because ${fault}`);
  }
  const done = { ...record, state: "done" } as const;
  await writeRecord(target, done);
  return done;
}

async function takeOver(target: Target, { mappingId, from, way }: CutoverRecord): Promise<void> {
  const { names, say } = target;
  const mapping = await settled(target, mappingId);
  const isOurs = invokes(mapping, names.functionName("detect"));
  if (!isOurs && mapping.State === "Enabled") {
    await changeMapping(target, mappingId, { enabled: false });
    say(`${from} reads the stream no more: mapping ${mappingId} is disabled`);
  }
  if (way === "retire") return;
  if (!isOurs || mapping.State !== "Enabled") {
    await changeMapping(target, mappingId, { enabled: true, ...ourSettings(names, mapping) });
    say(`${names.functionName("detect")} goes on where ${from} was: mapping ${mappingId} invokes it`);
  }
}

async function begin(target: Target, from: string): Promise<CutoverRecord> {
  const { names, say } = target;
  if ((await readHistory(target)).length === 0)
    throw new ReleaseError(
      `${names.functionName("detect")} has no release that was verified yet; npm run release -- lambda first`,
    );
  const mappings = await mappingsOnStream(target);
  const [old, ...others] = mappings.filter((mapping) => invokes(mapping, nameOf(from)));
  if (old?.UUID === undefined)
    throw new ReleaseError(`${from} does not read ${names.streamName}: nothing to take over`);
  if (others.length > 0)
    throw new ReleaseError(
      `${from} reads ${names.streamName} more than once; delete all its triggers but one`,
    );
  const ours = mappings.find((mapping) => invokes(mapping, names.functionName("detect")));
  if (ours !== undefined && ours.State !== "Enabled")
    throw new ReleaseError(
      `${names.functionName("detect")} has a mapping of its own, ${ours.UUID}, which is ${ours.State}: ` +
        "enable it, or delete it to have it go on where the old function was",
    );
  if (ours !== undefined)
    say(
      `${names.functionName("detect")} reads the stream already, beside ${from}: that one only has to stop`,
    );
  const record: CutoverRecord = {
    from,
    mappingId: old.UUID,
    before: { ...settingsOf(old), enabled: old.State !== "Disabled" && old.State !== "Disabling" },
    ours: ours?.UUID ?? old.UUID,
    way: ours === undefined ? "hand over" : "retire",
    state: "begun",
  };
  await writeRecord(target, record);
  return record;
}

/** Without its version or alias, and out of an ARN. */
export function nameOf(functionName: string): string {
  return functionName.replace(/^arn:.*:function:/, "").split(":")[0] ?? "";
}
