import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import type { Reading } from "../../domain/reading.ts";
import type { Random } from "../../platform/random.ts";

/** Hands numbered readings to whatever agent connects, from where that agent's checkpoint stands. */
export interface Feeder {
  port: number;
  /** Readings up to this number may be handed out. */
  allow(upTo: number): void;
  /** How many agents have connected so far. */
  connections(): number;
  /** How many the agent has acknowledged, over all its lives. */
  acknowledged(): number;
  /** An agent came back with a checkpoint below what it had acknowledged: these were lost. */
  forgotten(): number;
  close(): Promise<void>;
}

const BATCH_MAX = 500;
const PAUSE_MAX_MS = 4;
/** Batches under way before an acknowledgement is waited for. */
const WINDOW = 4000;

/** A feeder of the readings that `readingOf` gives. */
export async function startFeeder(readingOf: (number: number) => Reading, random: Random): Promise<Feeder> {
  let allowed = 0;
  let acknowledged = 0;
  let forgotten = 0;
  let connections = 0;
  const sockets = new Set<Socket>();

  const serve = (socket: Socket) => {
    sockets.add(socket);
    connections += 1;
    socket.on("error", () => socket.destroy());
    let taken: number | undefined;
    const lines = createInterface({ input: socket });
    lines.on("error", () => socket.destroy()); // readline hands on what its socket meets
    lines.on("line", (line) => {
      const first = taken === undefined;
      taken = Number(line);
      if (first) {
        forgotten += Math.max(0, acknowledged - taken);
        feed(socket, taken, () => taken ?? 0).catch(() => socket.destroy());
      }
      acknowledged = Math.max(acknowledged, taken);
    });
  };

  async function feed(socket: Socket, from: number, taken: () => number): Promise<void> {
    for (let next = from; !socket.destroyed; ) {
      const count = Math.min(1 + Math.floor(random() * BATCH_MAX), allowed - next, WINDOW - (next - taken()));
      if (count > 0) {
        const readings = Array.from({ length: count }, (_, index) => readingOf(next + index));
        socket.write(`${JSON.stringify({ from: next, readings })}\n`);
        next += count;
      }
      await delay(count > 0 ? random() * PAUSE_MAX_MS : 5);
    }
  }

  const server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    allow(upTo) {
      allowed = upTo;
    },
    connections: () => connections,
    acknowledged: () => acknowledged,
    forgotten: () => forgotten,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
