import { boundedText } from "../../domain/bounded-text.ts";
import type { ExitCode, HomeOptions } from "../home/command.ts";
import type { HomeTarget } from "../home/home-target.ts";
import { textTable } from "../home/table.ts";
import { withLeftAside } from "./hold.ts";
import { type LeftAside, type LeftRecord, leftNamed } from "./left-aside.ts";

type Say = (line: string) => void;

/** Lists what lies aside; resolves to 1 when something does. */
export function listQuarantine(
  target: HomeTarget,
  { json = false }: HomeOptions,
  say: Say,
): Promise<ExitCode> {
  return withLeftAside(target, async (lying) => {
    if (json) say(JSON.stringify({ records: lying.map(factsOf) }, null, 2));
    else if (lying.length === 0) say("Nothing lies aside.");
    else {
      const row = ({ id, kind, records, reason, letter }: LeftAside) => [
        id,
        kind,
        atText(records[0]?.arrivedAtMs ?? letter?.atMs),
        boundedText(letter?.homeId ?? homesIn(records), 40),
        String(records.length),
        boundedText(reason, 90),
      ];
      say(textTable(["ID", "KIND", "ARRIVED", "HOME", "RECORDS", "REASON"], lying.map(row)));
      say(
        `${lying.length} to look at: npm run quarantine -- show ID. Cause fixed? npm run quarantine -- redrive --all`,
      );
    }
    return lying.length === 0 ? 0 : 1;
  });
}

/** Shows one with its payloads. */
export function showQuarantined(
  target: HomeTarget,
  id: string,
  { json = false }: HomeOptions,
  say: Say,
): Promise<ExitCode> {
  return withLeftAside<ExitCode>(target, async (lying) => {
    const { records, letter, ...facts } = factsOf(leftNamed(lying, id));
    if (json) say(JSON.stringify({ ...facts, records, letter }, null, 2));
    else {
      for (const [name, value] of Object.entries(facts)) say(`${`${name}:`.padEnd(16)}${value}`);
      for (const { payload, ...place } of records)
        say(`\n${Object.values(place).map(oneLine).join("  ")}\npayload:\n${printable(payload)}`);
      if (letter !== undefined)
        say(`\n${letter.homeId}  ${atText(letter.atMs)}\npayload:\n${printable(letter.payload)}`);
    }
    return 0;
  });
}

function atText(atMs: number | undefined): string {
  return atMs === undefined ? "" : new Date(atMs).toISOString();
}

function factsOf({ id, kind, reason, records, letter }: LeftAside) {
  return {
    letter,
    id,
    kind,
    reason: oneLine(reason),
    records: records.map(({ partitionKey, arrivedAtMs, shardId, sequenceNumber, dataBase64 }) => ({
      partitionKey,
      arrivedAt: new Date(arrivedAtMs).toISOString(),
      shardId,
      sequenceNumber,
      payload: Buffer.from(dataBase64, "base64").toString("utf8"),
    })),
  };
}

function homesIn(records: readonly LeftRecord[]): string {
  return [...new Set(records.map(({ partitionKey }) => partitionKey))].join(", ");
}

function oneLine(text: string): string {
  return boundedText(text, 1000);
}

/** Anybody may put a record on the stream: what it holds must not steer the terminal that shows it. */
function printable(text: string): string {
  return text
    .split("\n")
    .map((line) => boundedText(line, line.length))
    .join("\n");
}
