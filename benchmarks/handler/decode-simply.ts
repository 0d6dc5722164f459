import type { KinesisStreamEvent } from "aws-lambda";
import { splitSigned } from "../../domain/wire/signed.ts";

/** A reading as the handlers to compare with see it. */
export interface SimpleReading {
  sensor: string;
  takenAtMs: number;
  celsius: number;
}

/** The readings of an event, without a check of anything, its signature included; announcements are passed over. */
export function readingsOf({ Records: records }: KinesisStreamEvent): SimpleReading[] {
  return records.flatMap(({ kinesis: { data, partitionKey, approximateArrivalTimestamp } }) => {
    const payload = JSON.parse(Buffer.from(splitSigned(Buffer.from(data, "base64")).payload).toString());
    if (payload.sensor !== undefined) {
      const sensor = `${partitionKey}/${payload.sensor}`;
      return [
        { sensor, takenAtMs: Math.round(approximateArrivalTimestamp * 1000), celsius: payload.celsius },
      ];
    }
    if (payload.type !== "readings") return [];
    return payload.readings.map(([index, afterMs, celsius]: [number, number, number]) => ({
      sensor: `${payload.home}/${payload.sensors[index]}`,
      takenAtMs: payload.baseMs + afterMs,
      celsius,
    }));
  });
}
