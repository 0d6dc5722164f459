import { type Sign, signed } from "../../domain/wire/signed.ts";
import type { Publisher } from "../publisher.ts";

/** A publisher that signs what it sends, as late as that: what waits in the spool is not signed. */
export function createSigningPublisher(publisher: Publisher, sign: Sign): Publisher {
  return {
    publish(records, signal) {
      const all = records.map(({ homeId, data }) => ({ homeId, data: signed(homeId, data, sign) }));
      return publisher.publish(all, signal);
    },
  };
}
