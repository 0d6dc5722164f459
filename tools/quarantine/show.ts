import type { ExitCode, HouseOptions } from "../house/command.ts";
import { type House, snapshotOf } from "../house/house.ts";
import { textTable } from "../house/table.ts";
import { localTime } from "../house/time.ts";
import { type HeldRecord, recordNamed, withQuarantine } from "./queue.ts";

type Say = (line: string) => void;

/** Lists what lies in the quarantine; resolves to 1 when something does. */
export async function listQuarantine(
  house: House,
  { json = false }: HouseOptions,
  say: Say,
): Promise<ExitCode> {
  const { timeZone } = (await snapshotOf(house)).home.description;
  return withQuarantine(house, async (records) => {
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
  house: House,
  id: string,
  { json = false }: HouseOptions,
  say: Say,
): Promise<ExitCode> {
  return withQuarantine<ExitCode>(house, async (records) => {
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
