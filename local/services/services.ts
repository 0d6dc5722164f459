import { type Clients, closeClients, createClients, type Endpoints } from "./clients.ts";
import { loopback } from "./emulator.ts";
import { startEmulator } from "./emulator-process.ts";

export interface Services {
  endpoints: Endpoints;
  clients: Clients;
  /** Ends the emulators and with them all they hold; resolves when their ports are free. */
  stop(): Promise<void>;
}

/**
 * Starts Kinesis, DynamoDB, SNS and SQS on loopback, in parallel (about 3 s): on free ports, or on `firstPort` and the
 * two that follow it. Throws `PortInUse` when one of those is taken; nothing is left running then.
 */
export async function startServices({ firstPort }: { firstPort?: number } = {}): Promise<Services> {
  const starts = await Promise.allSettled(
    emulators.map(({ service, script }, index) =>
      startEmulator(service, script, firstPort === undefined ? 0 : firstPort + index),
    ),
  );
  const running = starts.filter((start) => start.status === "fulfilled").map((start) => start.value);
  const stopAll = () => Promise.all(running.map((emulator) => emulator.stop()));

  const failed = starts.find((start) => start.status === "rejected");
  if (failed) {
    await stopAll();
    throw failed.reason;
  }
  const [kinesis, dynamodb, messaging] = running.map(({ port }) => `http://${loopback}:${port}`);
  const endpoints = { kinesis, dynamodb, messaging } as Endpoints;
  const clients = createClients(endpoints);
  return {
    endpoints,
    clients,
    async stop() {
      closeClients(clients);
      await stopAll();
    },
  };
}

const emulators = [
  { service: "Kinesis", script: "kinesis.ts" },
  { service: "DynamoDB", script: "dynamodb.ts" },
  { service: "SNS and SQS", script: "messaging.ts" },
];
