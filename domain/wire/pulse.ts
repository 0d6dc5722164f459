/**
 * What the watch function puts into every shard each minute, and the detect function finds there: proof that the stream is
 * read as far as that. It is of no home (decision 0047).
 */
export const PULSE = JSON.stringify({ version: 1, type: "pulse" });

const PULSE_BASE64 = Buffer.from(PULSE).toString("base64");

/** Whether the data of a record, as Lambda hands it over, is a pulse. */
export function isPulse(dataBase64: string): boolean {
  return dataBase64 === PULSE_BASE64;
}
