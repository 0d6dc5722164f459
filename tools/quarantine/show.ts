import type { ExitCode, HomeOptions } from "../home/command.ts";
import { type HomeTarget, snapshotOf } from "../home/home-target.ts";
import { textTable } from "../home/table.ts";
import { localTime } from "../home/time.ts";
import { type HeldRecord, recordNamed, withQuarantine } from "./queue.ts";

type Say = (line: string) => void;

/** Lists what lies in the quarantine; resolves to 1 when something does. */
export async function listQuarantine(
  target: HomeTarget,
  { json = false }: HomeOptions,
  say: Say,
): Promise<ExitCode> {
  const { timeZone } = (await snapshotOf(target)).home.description;
  return withQuarantine(target, async (records) => {
    if (json) say(JSON.stringify({ records: records.map(factsOf) }, null, 2));
    else if (records.length === 0) say("The quarantine is empty.");
    else {
      const row = ({ id, arrivedAtMs, partitionKey, reason }: HeldRecord) => [
        id,
        localTime(arrivedAtMs, timeZone),
        partitionKey,
        reason.length > 90 ? `${reason.slice(0, 90)} ...` : reason,
      ];
      say(textTable(["RECORD", "ARRIVED", "HOME", "REASON"], records.map(row)));
      say(
        `${records.length} in the quarantine. Look at one: npm run quarantine -- show RECORD. Mended? npm run quarantine -- redrive --all`,
      );
    }
    return records.length === 0 ? 0 : 1;
  });
}

/** Shows one record with its payload. */
export function showQuarantined(
  target: HomeTarget,
  id: string,
  { json = false }: HomeOptions,
  say: Say,
): Promise<ExitCode> {
  return withQuarantine<ExitCode>(target, async (records) => {
    const record = recordNamed(records, id);
    if (json) say(JSON.stringify(factsOf(record), null, 2));
    else {
      for (const [name, value] of Object.entries(factsOf(record)))
        if (name !== "payload") say(`${`${name}:`.padEnd(16)}${value}`);
      say(`payload:\n${factsOf(record).payload}`);
    }
    return 0;
  });
}

function factsOf({ id, reason, partitionKey, arrivedAtMs, shardId, sequenceNumber, dataBase64 }: HeldRecord) {
  const payload = Buffer.from(dataBase64, "base64").toString("utf8");
  const arrivedAt = new Date(arrivedAtMs).toISOString();
  return { id, reason, partitionKey, arrivedAt, shardId, sequenceNumber, payload };
}
