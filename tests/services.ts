import { randomUUID } from "node:crypto";
import { createResources, type Resources } from "../local/resources.ts";
import { closeClients, createClients, type Endpoints } from "../local/services/clients.ts";
import type { Services } from "../local/services/services.ts";

/** The services all tests share, with clients of this test file; close them with `closeClients`. */
export function sharedServices(): Pick<Services, "clients" | "endpoints"> & { close(): void } {
  const endpoints = JSON.parse(process.env.PIPELINE_ENDPOINTS ?? "{}") as Endpoints;
  const clients = createClients(endpoints);
  return { endpoints, clients, close: () => closeClients(clients) };
}

/** A system of its own for one test: stream, table, topics and queues under a name nobody else has. */
export function createTestResources(
  services: Pick<Services, "clients" | "endpoints">,
  options: { shardCount?: number; homeIds?: readonly string[] } = {},
): Promise<Resources> {
  return createResources(services, {
    prefix: `test-${randomUUID().slice(0, 8)}`,
    homeIds: ["home-1"],
    ...options,
  });
}
