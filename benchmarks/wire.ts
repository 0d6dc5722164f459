import { Command } from "commander";
import { type Envelope, encodeEnvelope } from "../domain/wire/envelope.ts";
import { decodePayload } from "../domain/wire/payload.ts";

const SHAPES = [20, 200, 3000];
const READINGS_PER_ROUND = 200_000;
const ROUNDS = 7;

/** `npm run bench -- wire`: the processor time that decoding one reading of an envelope takes. */
export const wireBenchmark = new Command("wire")
  .description("Decodes envelopes of 20, 200 and 3,000 readings and prints microseconds a reading.")
  .action(() => {
    for (const readings of SHAPES) {
      const { medianUs, fastestUs } = decodeCost(encodeEnvelope(envelopeOf(readings)), readings);
      console.log(
        `${String(readings).padStart(5)} readings an envelope: median ${medianUs.toFixed(2)} us a reading, fastest ${fastestUs.toFixed(2)}`,
      );
    }
  });

function decodeCost(data: Uint8Array, readings: number): { medianUs: number; fastestUs: number } {
  const turns = Math.ceil(READINGS_PER_ROUND / readings);
  const roundsUs = Array.from({ length: ROUNDS + 1 }, () => {
    const before = process.cpuUsage();
    for (let turn = 0; turn < turns; turn += 1)
      if (!decodePayload(data, { partitionKey: "home-1", arrivedAtMs: 0 }).ok)
        throw new Error("the decoder refuses the benchmark's envelope");
    const { user, system } = process.cpuUsage(before);
    return (user + system) / (turns * readings);
  });
  // The first round compiles.
  const sorted = roundsUs.slice(1).sort((a, b) => a - b);
  return { medianUs: sorted[Math.floor(ROUNDS / 2)] ?? 0, fastestUs: sorted[0] ?? 0 };
}

function envelopeOf(count: number): Envelope {
  const readings = Array.from({ length: count }, (_, index) => ({
    sensorId: `room-${index % 20}`,
    takenAtMs: 1_769_853_600_000 + index * 3000,
    celsius: Math.round(2000 + 300 * Math.sin(index)) / 100,
  }));
  const producer = { agentId: "attic-pi", spoolId: "3f9a1c2e", sequence: 41, sentAtMs: 1_769_853_602_000 };
  return { ...producer, type: "readings", homeId: "home-1", readings };
}
