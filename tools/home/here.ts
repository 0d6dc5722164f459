import { DUE_PARTITIONS } from "../../local/resources.ts";
import { findRunning, type Running } from "../../local/running.ts";
import { closeClients, createClients } from "../../local/services/clients.ts";
import { CommandError } from "./errors.ts";
import type { HomeTarget } from "./home-target.ts";

const POLL_MS = 500;

/** The home of the `npm start` that runs in this clone, the newest when there are several; throws a CommandError. */
export function homeHere(folder: string, homeId?: string): HomeTarget {
  const all = findRunning(folder);
  const running = all.find((one) => homeId === undefined || one.homeId === homeId);
  if (running === undefined)
    throw new CommandError(
      all.length === 0
        ? "nothing runs here: start it with `npm start` (or look into an environment with --env dev)"
        : `what runs here is ${all.map((one) => one.homeId).join(", ")}, not ${homeId}`,
    );
  return targetOf(running);
}

/** The home of a system that runs on this machine. */
export function targetOf({
  homeId,
  resources,
  endpoints,
  arrival,
}: Omit<Running, "pid" | "startedAtMs">): HomeTarget {
  const clients = createClients(endpoints);
  return {
    where: "the home on this machine",
    homeId,
    clients,
    tableName: resources.tableName,
    duePartitions: DUE_PARTITIONS,
    streamName: resources.streamName,
    quarantineQueueUrl: async () => resources.quarantineQueueUrl,
    givenUpBucket: resources.givenUpBucket,
    arrival,
    pollMs: POLL_MS,
    queueWaitSeconds: 0,
    close: () => closeClients(clients),
  };
}
