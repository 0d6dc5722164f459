import { type Clock, systemClock } from "../../../platform/clock.ts";
import type { Item } from "./attribute-value.ts";
import { createMeter, type Usage } from "./capacity.ts";
import { type Connection, connect, type Decide, type OnAnswer } from "./connection.ts";
import { createDynamoDB, type DynamoDBOptions } from "./dynamodb.ts";
import type { Scheduler } from "./scheduler.ts";
import { createSns, type PublishedMessage, type Topics } from "./sns.ts";
import { createSqs, type QueueDefinition, type QueuedMessage } from "./sqs.ts";

/** What exists in the account, and by which time. */
export interface StrictAwsOptions extends DynamoDBOptions {
  topics?: Topics;
  queues?: readonly QueueDefinition[];
  /** The services' own time; the scheduler's when there is one, else the machine's. */
  clock?: Clock;
  /** Has calls take virtual time, so that those of several invocations interleave. */
  scheduler?: Scheduler;
}

/** DynamoDB, SNS and SQS in memory, with the SDK's clients. */
export interface StrictAws {
  /** Clients whose calls all succeed, unless they break a rule. */
  clients(): Connection;
  /** Clients of one invocation; `decide` is asked what becomes of each call, `onAnswer` is told what its service said. */
  connect(decide: Decide, onAnswer?: OnAnswer): Connection;
  /** A copy of all items of a table, as a Scan would order them. */
  items(tableName: string): Item[];
  published(): PublishedMessage[];
  messages(queueUrl: string): QueuedMessage[];
  /** What all calls together have cost. */
  usage(): Usage;
}

/**
 * Stand-ins that refuse whatever AWS refuses, and what they do not know (`NotInStandIn`). Where the documentation is not exact the
 * stricter reading counts. They promise neither the times of AWS, nor its exact messages, nor which refusal comes first.
 */
export function createStrictAws({
  topics = new Map(),
  queues = [],
  scheduler,
  ...options
}: StrictAwsOptions): StrictAws {
  const clock = options.clock ?? scheduler ?? systemClock;
  const meter = createMeter();
  const dynamodb = createDynamoDB(options, clock, meter);
  const sns = createSns(topics, clock);
  const sqs = createSqs(queues, clock);
  const backend = {
    services: { dynamodb, sns, sqs },
    meter,
    ...(scheduler === undefined ? {} : { scheduler }),
  };
  return {
    clients: () => connect({ services: backend.services, meter }, () => "ok"),
    connect: (decide, onAnswer) => connect(backend, decide, onAnswer),
    items: dynamodb.items,
    published: sns.published,
    messages: sqs.messages,
    usage: meter.total,
  };
}
