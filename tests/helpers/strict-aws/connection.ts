import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { copy } from "./attribute-value.ts";
import type { Meter } from "./capacity.ts";
import { contentError, type Outcome, serverError, throttleError, timeoutError } from "./fault.ts";
import { NotInStandIn } from "./refusal.ts";
import type { Scheduler } from "./scheduler.ts";
import type { Operation, Service } from "./service.ts";

/** A call of one invocation. */
export interface Call {
  service: Service["name"];
  /** For example "PutItem". */
  operation: string;
  input: object;
  /** 0 for the first call of the invocation. */
  index: number;
}

/** What becomes of a call, and how long it takes: it is applied after half of the time. */
export type Decide = (call: Call) => Outcome | { outcome: Outcome; latencyMs: number };

/** Told of each call when its service has answered it, with the error if it refused; its caller may never hear of either. */
export type OnAnswer = (call: Call, refusal?: Error) => void;

/** The clients of one invocation. */
export interface Connection {
  dynamodb: DynamoDBClient;
  sns: SNSClient;
  sqs: SQSClient;
  /** Ends the invocation as a timeout of Lambda does: calls under way are applied, but none settles. */
  kill(): void;
  isDead(): boolean;
}

/** What connections share. */
export interface Backend {
  services: { dynamodb: Service; sns: Service; sqs: Service };
  meter: Meter;
  /** Without one, calls are applied when they are sent and settle at once. */
  scheduler?: Scheduler;
}

/** A call takes so long unless it is decided otherwise. */
const LATENCY_MS = 5;

/** The clients of one invocation, whose calls end as `decide` says. */
export function connect(
  { services, meter, scheduler }: Backend,
  decide: Decide,
  onAnswer: OnAnswer = () => undefined,
): Connection {
  const invocation = { dead: false, calls: 0 };
  const after = scheduler?.after ?? ((_: number, action: () => void) => action());

  const send = (service: Service) => (command: { input: object }, options?: object) => {
    if (options !== undefined) throw loudly(new NotInStandIn("options of send"), scheduler);
    const operation = service.operations.get(command.constructor);
    if (operation === undefined) throw loudly(new NotInStandIn(command.constructor.name), scheduler);
    if (invocation.dead) return never();
    // As it is now: the SDK serializes a command when it is sent.
    const call = { service: service.name, operation: operation.name, input: copy(command.input) as object };
    const numbered = { ...call, index: invocation.calls };
    const decided = decide(numbered);
    invocation.calls += 1;
    const { outcome, latencyMs } =
      typeof decided === "string" ? { outcome: decided, latencyMs: LATENCY_MS } : decided;
    if (outcome === "die-before") invocation.dead = true;
    return new Promise<object>((resolve, reject) => {
      after(latencyMs / 2, () => {
        if (outcome === "die-before") return;
        const settle = apply({ service, operation, meter, call: numbered, onAnswer }, outcome);
        if (outcome === "die-after") invocation.dead = true;
        after(latencyMs / 2, () => {
          if (!invocation.dead) settle(resolve, reject);
        });
      });
    });
  };
  return {
    dynamodb: asClient(DynamoDBClient, send(services.dynamodb)),
    sns: asClient(SNSClient, send(services.sns)),
    sqs: asClient(SQSClient, send(services.sqs)),
    kill() {
      invocation.dead = true;
    },
    isDead: () => invocation.dead,
  };
}

type Settle = (resolve: (answer: object) => void, reject: (error: unknown) => void) => void;

interface Request {
  service: Service;
  operation: Operation;
  meter: Meter;
  call: Call;
  onAnswer: OnAnswer;
}

/** Applies a call, and gives what its caller hears of it. */
function apply(request: Request, outcome: Outcome): Settle {
  const fail =
    (error: Error): Settle =>
    (_, reject) =>
      reject(error);
  switch (outcome) {
    case "throttle":
      return fail(throttleError(request.service.name));
    case "server-error":
      return fail(serverError(request.service.name));
    case "refused":
      return request.service.name === "sns" ? fail(contentError()) : answer(request);
    case "timeout-before":
      return fail(timeoutError());
    case "timeout-after":
      answer(request);
      return fail(timeoutError());
    case "sent-twice":
      answer(request);
      return answer(request);
    case "unprocessed":
      return entryCount(request.call.input) > 1
        ? answer(request, (index) => index % 2 === 1)
        : fail(throttleError(request.service.name));
    default:
      return answer(request);
  }
}

function answer(
  { operation, meter, call, onAnswer }: Request,
  leaves: (index: number) => boolean = () => false,
): Settle {
  meter.request(operation.name);
  try {
    const output = { ...operation.run(call.input, leaves), $metadata: { httpStatusCode: 200 } };
    onAnswer(call);
    return (resolve) => resolve(output);
  } catch (error) {
    if (error instanceof NotInStandIn) throw error;
    onAnswer(call, error as Error);
    return (_, reject) => reject(error);
  }
}

/** Has the scheduler's `run` end with the error as well: a handler that survives every error must not hide it. */
function loudly(error: NotInStandIn, scheduler: Scheduler | undefined): NotInStandIn {
  scheduler?.after(0, () => {
    throw error;
  });
  return error;
}

/** Entries of a batch; none of another call. */
function entryCount(input: { RequestItems?: Record<string, unknown[] | { Keys?: unknown[] }> }): number {
  return Object.values(input.RequestItems ?? {}).reduce(
    (sum, request) => sum + (Array.isArray(request) ? request.length : (request.Keys?.length ?? 0)),
    0,
  );
}

/** A promise that nothing settles. */
function never(): Promise<never> {
  return new Promise(() => undefined);
}

/** The one cast: paginators want an instance of the client's class, and of it we have what is used, `send` and `destroy`. */
function asClient<Client>(
  Class: { prototype: object },
  send: (command: { input: object }, options?: object) => Promise<object>,
): Client {
  const asynchronous = async (command: { input: object }, options?: object) => send(command, options);
  return Object.assign(Object.create(Class.prototype), {
    send: asynchronous,
    destroy: () => undefined,
  }) as Client;
}
