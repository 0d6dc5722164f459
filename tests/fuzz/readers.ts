import type { Reader } from "./reader.ts";
import { fileReaders } from "./readers/files.ts";
import { gatewayReaders } from "./readers/gateways.ts";
import { payloadReaders } from "./readers/payloads.ts";
import { peopleReaders } from "./readers/people.ts";
import { storedReaders } from "./readers/stored.ts";

/** Everything that reads bytes from outside. */
export const READERS: readonly Reader[] = [
  ...payloadReaders,
  ...gatewayReaders,
  ...fileReaders,
  ...storedReaders,
  ...peopleReaders,
];
