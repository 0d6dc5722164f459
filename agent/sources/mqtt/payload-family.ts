import type { DescribedSensor, Unit } from "../../../domain/home/description.ts";
import type { Vitals } from "../../../domain/home/vitals.ts";
import type { Reading } from "../../../domain/reading.ts";

/** One message as a broker delivers it. */
export interface Message {
  topic: string;
  payload: Buffer;
  /** The broker kept it from earlier on: nobody knows how old it is unless it says so itself. */
  retain: boolean;
  arrivedAtMs: number;
}

/**
 * What one message says: readings, with what it says of their sensors themselves; sensors that a gateway knows of, nothing that concerns temperatures, or something that
 * ought to have been readable; a description may hold both sensors and a problem. `skewMs`: its own time was beyond the bounds of `dated` by this and was not used.
 */
export type Finding =
  | { readings: Reading[]; skewMs?: number; vitals?: Vitals[] }
  | { sensors: DescribedSensor[]; problem?: string }
  | { ignored: string }
  | { problem: string };

/** How one kind of gateway writes temperatures into MQTT messages. */
export interface PayloadFamily {
  /** As it stands in the configuration. */
  readonly name: string;
  /** Topic filters to subscribe; those of a family that discovers grow. */
  filters(): string[];
  /** The filter by which a topic is this family's, for the topic itself when it was described; undefined when it is not. */
  claims(topic: string): string | undefined;
  /** Reads a message of a topic that it claims; never throws. */
  read(message: Message): Finding;
  /** What it has learned from messages, as text; undefined while there is nothing. */
  memory?(): string | undefined;
  /** Takes up what an earlier run had learned, so that queued messages find it when they come before the retained ones. */
  recall?(memory: string): void;
}

/** What every family can be told. */
export interface FamilyOptions {
  /** Unit in which the gateway publishes where its messages do not say it; celsius when not given. */
  unit?: Unit | undefined;
}
