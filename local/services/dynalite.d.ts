/** dynalite ships no types: as much of it as we use. */
declare module "dynalite" {
  import type { Server } from "node:http";

  function dynalite(options: { createTableMs: number; updateTableMs: number; deleteTableMs: number }): Server;
  export = dynalite;
}
