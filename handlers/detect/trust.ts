import { isDrill } from "../../domain/drill.ts";
import { isSignedFor, type SignedRecord, splitSigned, UNTRUSTED } from "../../domain/wire/signed.ts";
import { verifierOf } from "../../platform/signatures.ts";
import type { SigningKeys } from "../../storage/signing-keys.ts";
import type { DecodedBatch, HomeBatch, IndexedArrival } from "./decode-records.ts";

/** The homes of a batch with what is trusted of them, and what is set aside. */
interface Sorted {
  trusted: HomeBatch[];
  untrusted: DecodedBatch["unreadable"];
}

/** Sorts out what no key of the home that it names has signed; a home of which nothing is trusted is not heard at all. */
export function sortByTrust(
  homes: readonly HomeBatch[],
  keys: SigningKeys | undefined,
  { requireSignatures }: { requireSignatures: boolean },
): Sorted {
  const untrusted: Sorted["untrusted"] = [];
  const trusted = homes.map(({ homeId, arrivals }): HomeBatch => {
    const problemOf = trustIn(homeId, keys ?? { enrolled: new Map() }, requireSignatures);
    const kept = arrivals.filter((arrival) => {
      const reason = problemOf(arrival);
      if (reason !== undefined)
        untrusted.push({ index: arrival.index, record: { reason, ...arrival.record } });
      return reason === undefined;
    });
    return { homeId, arrivals: kept };
  });
  return { trusted: trusted.filter(({ arrivals }) => arrivals.length > 0), untrusted };
}

type Trust = (arrival: Pick<IndexedArrival, "record">) => string | undefined;

/**
 * Why a record is not trusted to be of a home; undefined when it is. Enrolled keys go before the instance's. A home without
 * any key takes everything, unless signatures are required; drills reach nobody and are taken always.
 */
function trustIn(homeId: string, keys: SigningKeys, requireSignatures: boolean): Trust {
  const enrolled = keys.enrolled.get(homeId);
  const isAtInstance = keys.instance?.homeId === homeId && !enrolled?.length;
  const hasKey = enrolled !== undefined || isAtInstance;
  if (!hasKey && (!requireSignatures || isDrill(homeId))) return () => undefined;
  const own = [...(enrolled ?? []), ...(isAtInstance && keys.instance ? [keys.instance] : [])];
  const verifiers = own.map(({ publicKey }) => verifierOf(publicKey));
  return ({ record }) => {
    const data = splitSigned(Buffer.from(record.dataBase64, "base64"));
    if (verifiers.some((verify) => isSignedFor(homeId, data, verify))) return undefined;
    if (isRedriven(homeId, data, record.arrivedAtMs, keys)) return undefined;
    if (data.signature !== undefined) return `${UNTRUSTED} no key of home ${homeId} has made it`;
    return hasKey
      ? `${UNTRUSTED} missing, and home ${homeId} takes signed records only`
      : `${UNTRUSTED} home ${homeId} has no key, and this environment takes signed records only`;
  };
}

/** Whether an engineer has put it back. */
function isRedriven(
  homeId: string,
  data: SignedRecord,
  arrivedAtMs: number,
  { redrive }: SigningKeys,
): boolean {
  if (redrive === undefined || arrivedAtMs >= redrive.untilMs) return false;
  return isSignedFor(homeId, data, verifierOf(redrive.publicKey));
}
