import type { BatchWriteItemCommandInput, PutItemCommandInput } from "@aws-sdk/client-dynamodb";
import type { PublishCommandInput } from "@aws-sdk/client-sns";
import { MAX_ITEM_BYTES } from "../../domain/limits.ts";
import type { MachineLetter } from "../../domain/mail/machine.ts";
import { isHomeItem, storedFrom } from "../../storage/home-item.ts";
import { type Item, itemBytes } from "../../storage/item.ts";
import { table } from "../../storage/table.ts";
import type { Call } from "../helpers/strict-aws/connection.ts";
import type { Outcome } from "../helpers/strict-aws/fault.ts";
import { type Effect, newReference, type ReferenceHome } from "./reference.ts";

/** An e-mail that SNS took. */
export interface Publish {
  letter: MachineLetter;
  by: Witness;
  outcome: Outcome;
  /** Number of faults of its invocation that concerned the home before SNS took it. */
  faultsBefore: number;
  /** Whether its invocation stored the home without it. */
  isSettled: boolean;
}

/** What is seen of an invocation. */
export interface Witness {
  name: string;
  /** What became of each of its calls. */
  outcomes: Outcome[];
  /** The e-mail that it hands to SNS, by home: a short one does not carry itself. */
  sending: Map<string, MachineLetter>;
  /** Effects of the homes that it is about to store, by home and version. */
  effects: Map<string, Effect>;
  /** How many of its calls failed, by home. */
  faults: Map<string, number>;
  /** It was ended by a crash or its timeout. */
  isDead: boolean;
}

/** Sees what services did, whatever their callers heard of it. */
export interface Journal {
  readonly problems: string[];
  readonly publishes: Publish[];
  /** When something is due of each home, as its entry in the index says. */
  readonly dueMs: Map<string, number>;
  /** When it was said last of a home that its people are not told. */
  readonly untoldMs: Map<string, number>;
  /** The homes as the pure core has them after the same effects in the same order. */
  readonly references: Map<string, ReferenceHome>;
  /** A call was answered by its service. */
  answered(witness: Witness, call: Call, refusal?: Error): void;
  largestItemBytes(): number;
}

/** A journal of nothing yet. */
export function createJournal(): Journal {
  const problems: string[] = [];
  const publishes: Publish[] = [];
  const dueMs = new Map<string, number>();
  const references = new Map<string, ReferenceHome>();
  let largest = 0;

  return {
    problems,
    publishes,
    dueMs,
    untoldMs: new Map(),
    references,
    largestItemBytes: () => largest,
    answered(witness, call, refusal) {
      if (refusal !== undefined) {
        if (refusal.name !== "ConditionalCheckFailedException")
          problems.push(`${witness.name}: ${call.operation} was refused: ${refusal.name} ${refusal.message}`);
        return;
      }
      for (const item of itemsIn(call)) measure(item);
      const item = call.operation === "PutItem" ? (call.input as PutItemCommandInput).Item : undefined;
      if (item !== undefined && isHomeItem(item)) stored(witness, item);
      if (call.operation === "Publish") published(witness, call);
    },
  };

  function measure(item: Item): void {
    const bytes = itemBytes(item);
    largest = Math.max(largest, bytes);
    if (bytes > MAX_ITEM_BYTES) problems.push(`an item of ${item.pk?.S} has ${bytes} bytes`);
  }

  function stored(witness: Witness, item: Item): void {
    const id = item[table.partitionKey]?.S ?? "";
    dueMs.set(id, Number(item.dueAtMs?.N));
    const reference = references.get(id) ?? newReference(id);
    references.set(id, reference);
    const effect = witness.effects.get(effectKey(id, Number(item.version?.N)));
    if (effect !== undefined) reference.apply(effect);
    const own = publishes.filter(
      ({ by, letter, isSettled }) => !isSettled && by === witness && letter.home.id === id,
    );
    if (own.length === 0) return;
    const { pending } = storedFrom(item).home.post;
    for (const publish of own)
      publish.isSettled = pending.every(({ letter }) => letter.id !== publish.letter.id);
  }

  function published(witness: Witness, { input, index }: Call): void {
    const { home } = (input as PublishCommandInput).MessageAttributes ?? {};
    const machineLetter = witness.sending.get(home?.StringValue ?? "");
    if (machineLetter === undefined) throw new Error("an e-mail that nobody sends");
    publishes.push({
      letter: machineLetter,
      by: witness,
      outcome: witness.outcomes[index] ?? "ok",
      faultsBefore: witness.faults.get(machineLetter.home.id) ?? 0,
      isSettled: false,
    });
  }
}

/** Names a version of a home in `effects`. */
export function effectKey(homeId: string, version: number): string {
  return `${homeId} ${version}`;
}

/** The homes that a call to the table is about. */
export function homesOf({ service, input }: Call): Set<string> {
  const ids = service === "dynamodb" ? JSON.stringify(input).matchAll(/"(?:pk|:home)":\{"S":"([^"/]+)/g) : [];
  return new Set([...ids].map(([, id]) => id ?? ""));
}

function itemsIn({ operation, input }: Call): Item[] {
  if (operation === "PutItem") return [(input as PutItemCommandInput).Item ?? {}];
  if (operation !== "BatchWriteItem") return [];
  const requests = Object.values((input as BatchWriteItemCommandInput).RequestItems ?? {}).flat();
  return requests.map((request) => request.PutRequest?.Item ?? {});
}
