import type { KinesisStreamRecord } from "aws-lambda";
import { answer } from "../../domain/home/answer.ts";
import { hear } from "../../domain/home/hear.ts";
import { tick } from "../../domain/home/tick.ts";
import { machineLetterOf } from "../../domain/mail/machine.ts";
import type { Mute } from "../../domain/post/post.ts";
import { decodeRecords } from "../../handlers/detect/decode-records.ts";
import { detect } from "../../handlers/detect/detect.ts";
import { detectFunction } from "../../handlers/detect/function.ts";
import { createSnsNotifier } from "../../handlers/notifier.ts";
import { createSqsQuarantine } from "../../handlers/quarantine.ts";
import { createLetterSender, type LetterSender } from "../../handlers/send-letters.ts";
import { watchFunction } from "../../handlers/watch/function.ts";
import { checkIntake } from "../../handlers/watch/intake-check.ts";
import { watch } from "../../handlers/watch/watch.ts";
import type { InvokeResult } from "../../local/lambda/invocation.ts";
import { findDue } from "../../storage/due-index.ts";
import { readHistories } from "../../storage/history.ts";
import { createHomeAlarms } from "../../storage/home-alarms.ts";
import { createHomeStore, type HomeStore } from "../../storage/home-store.ts";
import { createIntake } from "../../storage/intake.ts";
import { TOPIC_ARN_PREFIX } from "../helpers/home-topics.ts";
import type { Connection } from "../helpers/strict-aws/connection.ts";
import { effectKey, homesOf, type Witness } from "./journal.ts";
import type { Effect } from "./reference.ts";
import { QUEUE_URL, TABLE_NAME, type World } from "./world.ts";

/** Takes a batch of the stream in, as Lambda invokes the detect function. */
export function invokeDetect(world: World, records: readonly KinesisStreamRecord[]): Promise<InvokeResult> {
  const { homes: batches } = decodeRecords(records);
  const effectOf = (homeId: string): Effect => {
    const arrivals = batches.find((batch) => batch.homeId === homeId)?.arrivals ?? [];
    return (home) => hear(home, arrivals).home;
  };
  const timeoutMs = detectFunction.timeoutSeconds * 1000;
  const first = records[0]?.kinesis.sequenceNumber.slice(-5);
  return invoke(
    world,
    { what: `detect ${records.length} from ${first}`, timeoutMs, effectOf },
    async (tools) => {
      const { firstFailed } = await detect(
        { Records: [...records] },
        {
          homes: tools.homes,
          intake: createIntake(tools.connection.dynamodb, TABLE_NAME, world.scheduler),
          sender: tools.sender,
          quarantine: createSqsQuarantine(tools.connection.sqs, QUEUE_URL),
          onGap: () => undefined,
          requireSignatures: false,
          onFailure: ({ what, error }) => tools.failed(what, error),
        },
      );
      return { batchItemFailures: firstFailed === undefined ? [] : [{ itemIdentifier: firstFailed }] };
    },
  );
}

/**
 * Looks after what is due, as the schedule invokes the watch function; `nowMs` is the tick's time. `isClean` says whether it
 * ended, and the table answered each of its calls.
 */
export async function invokeWatch(world: World, nowMs: number): Promise<InvokeResult & { isClean: boolean }> {
  const timeoutMs = watchFunction.timeoutSeconds * 1000;
  let provedUpToMs = Number.NEGATIVE_INFINITY;
  const effectOf = (): Effect => (home) => tick(home, nowMs, { provedUpToMs });
  const hurryAtMs = world.scheduler.nowMs() + 0.8 * timeoutMs;
  let isClean = () => false;
  const result = await invoke(
    world,
    { what: "watch", timeoutMs, effectOf },
    async ({ homes, sender, connection, failed, hadTable }) => {
      isClean = hadTable;
      const intake = createIntake(connection.dynamodb, TABLE_NAME, world.scheduler);
      ({ provedUpToMs } = await checkIntake(nowMs, { stream: world.stream, intake }, failed));
      return await watch(nowMs, {
        homes,
        sender,
        provedUpToMs,
        findDue: (at) =>
          findDue(connection.dynamodb, { tableName: TABLE_NAME, duePartitions: world.duePartitions }, at),
        hasTime: () => world.scheduler.nowMs() < hurryAtMs,
        onFailure: failed,
      });
    },
  );
  return { ...result, isClean: result.ok && isClean() };
}

/** Acknowledges or snoozes an alarm, as the page and the commands do. */
export function invokeAnswer(world: World, homeId: string, { code, mute }: { code: string; mute: Mute }) {
  const effectOf = (): Effect => (home) => {
    const answered = answer(home, code, mute);
    return typeof answered === "string" ? home : answered;
  };
  return invoke(world, { what: `answer ${homeId} ${code}`, timeoutMs: 10_000, effectOf }, ({ homes }) =>
    createHomeAlarms(homes, world.scheduler).mute(homeId, code, mute),
  );
}

interface Tools {
  connection: Connection;
  /** Stores what the function itself does to homes. */
  homes: HomeStore;
  sender: LetterSender;
  failed(what: string, error: Error): void;
  /** Whether the table has answered each call so far. */
  hadTable(): boolean;
}

interface Task {
  what: string;
  timeoutMs: number;
  /** What the pure core makes of a home where the function stores what it did. */
  effectOf(homeId: string): Effect;
}

function invoke(
  world: World,
  { what, timeoutMs, effectOf }: Task,
  handler: (tools: Tools) => Promise<unknown>,
): Promise<InvokeResult> {
  const { scheduler, journal } = world;
  const name = world.nameOf(what);
  const witness: Witness = {
    name,
    outcomes: [],
    sending: new Map(),
    effects: new Map(),
    faults: new Map(),
    isDead: false,
  };
  const untilMs = scheduler.nowMs() + timeoutMs;
  return new Promise((resolve) => {
    const die = (how: "Timeout" | "Exit") => {
      witness.isDead = true;
      connection.kill();
      world.trace(`${name} ${how}`);
      resolve({ ok: false, errorType: how, errorMessage: how });
    };
    let hadTable = true;
    const connection = world.aws.connect(
      (call) => {
        const decided = world.faults.decide(call, scheduler.nowMs());
        if (call.service === "dynamodb" && decided.outcome !== "ok") hadTable = false;
        witness.outcomes[call.index] = decided.outcome;
        if (decided.outcome !== "ok") {
          world.trace(`${name} ${call.operation} ${decided.outcome}`);
          world.injected(decided.outcome);
          for (const id of homesOf(call)) witness.faults.set(id, (witness.faults.get(id) ?? 0) + 1);
        }
        if (decided.outcome.startsWith("die")) scheduler.after(decided.latencyMs, () => die("Exit"));
        return decided;
      },
      (call, refusal) => journal.answered(witness, call, refusal),
    );
    const failed = (where: string, error: Error) => {
      world.trace(`${name} ${where}: ${error.name} ${error.message}`);
      if (!EXPECTED.test(`${error.name}: ${error.message}`)) journal.problems.push(`${name}: ${error.stack}`);
    };
    const lethalMs = world.faults.killAfterMs();
    if (lethalMs !== undefined) scheduler.after(lethalMs, () => witness.isDead || isOver || die("Exit"));
    scheduler.after(timeoutMs, () => witness.isDead || isOver || die("Timeout"));
    let isOver = false;
    handler(
      toolsOf(world, { connection, witness, effectOf, untilMs, failed, hadTable: () => hadTable }),
    ).then(
      (payload) => {
        isOver = true;
        world.trace(`${name} ${JSON.stringify(payload)}`);
        resolve({ ok: true, payload });
      },
      (error: Error) => {
        isOver = true;
        failed("rejected", error);
        resolve({ ok: false, errorType: "Unhandled", errorMessage: error.message });
      },
    );
  });
}

/** Faults of a run, and what they lead to in the code. */
const EXPECTED =
  /^(TimeoutError|ProvisionedThroughputExceededException|InternalServerError|ThrottledException|InternalErrorException|RequestThrottled|InternalError|InvalidParameterException)\b|writes in a row were overtaken/;

interface Wiring {
  connection: Connection;
  witness: Witness;
  effectOf: Task["effectOf"];
  untilMs: number;
  failed: Tools["failed"];
  hadTable: Tools["hadTable"];
}

function toolsOf(world: World, { connection, witness, effectOf, untilMs, failed, hadTable }: Wiring): Tools {
  const { scheduler, duePartitions } = world;
  const store = createHomeStore(connection.dynamodb, {
    tableName: TABLE_NAME,
    duePartitions,
    clock: scheduler,
    // The waits of the code are drawn by Math.random: they would be others each time.
    pause: () => scheduler.pause(world.drawPauseMs()),
  });
  const homes: HomeStore = {
    ...store,
    save(before, change) {
      witness.effects.set(effectKey(before.home.id, before.version + 1), effectOf(before.home.id));
      return store.save(before, change);
    },
  };
  const sns = createSnsNotifier(connection.sns, TOPIC_ARN_PREFIX);
  const sender = createLetterSender({
    homes: store,
    notifier: {
      send(letter, home, context) {
        witness.sending.set(home.id, machineLetterOf(letter, home, ""));
        return sns.send(letter, home, context);
      },
    },
    history: (homeId, sinceMs) => readHistories(connection.dynamodb, TABLE_NAME, { homeId, sinceMs }),
    quarantine: createSqsQuarantine(connection.sqs, QUEUE_URL),
    by: witness.name,
    untilMs: () => untilMs,
    clock: scheduler,
    pause: (ms) => scheduler.pause(ms),
    events: {
      sent: ({ id, items }, homeId) =>
        world.trace(
          `${witness.name} sent ${homeId} ${id} ${items.map(({ event, alarm }) => `${event} ${alarm.id}`)}`,
        ),
      untold: (homeId) => world.journal.untoldMs.set(homeId, scheduler.nowMs()),
      withoutCharts: (homeId, error) => failed(`${homeId} charts`, error),
      quarantined: ({ id }, homeId) => world.trace(`${witness.name} quarantined ${homeId} ${id}`),
      failed: (what, homeId, error) => failed(`${homeId} ${what}`, error),
    },
  });
  return { connection, homes, sender, failed, hadTable };
}
