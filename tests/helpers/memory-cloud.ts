import { type MachineLetter, machineLetterSchema } from "../../domain/mail/machine.ts";
import { createSnsNotifier } from "../../handlers/notifier.ts";
import type { QuarantinedRecord } from "../../handlers/quarantine.ts";
import { isHomeItem, type StoredHome, storedFrom } from "../../storage/home-item.ts";
import { table } from "../../storage/table.ts";
import { createFunctions, type Functions } from "./functions.ts";
import { homeTopics, TOPIC_ARN_PREFIX } from "./home-topics.ts";
import type { Decide } from "./strict-aws/connection.ts";
import { createStrictAws } from "./strict-aws/strict-aws.ts";

/** An e-mail as SNS accepted it. */
export interface SentMail {
  subject: string;
  text: string;
  letter: MachineLetter;
  addresses: readonly string[];
}

const TABLE_NAME = "homes";

/** The cloud side in memory, on stand-ins that refuse what AWS refuses, with a clock that a test moves. */
export function createMemoryCloud(startMs: number, options: { requireSignatures?: boolean } = {}) {
  let nowMs = startMs;
  let decide: Decide = () => "ok";
  const clock = { nowMs: () => nowMs };
  const topics = homeTopics();
  const aws = createStrictAws({ tables: [{ name: TABLE_NAME, definition: table }], topics, clock });
  const { dynamodb } = aws.clients();
  const failures: string[] = [];
  const quarantined: QuarantinedRecord[] = [];
  const untold: { homeId: string; atMs: number }[] = [];
  return {
    aws,
    topics,
    dynamodb,
    clock,
    tableName: TABLE_NAME,
    failures,
    quarantined,
    /** What was said of homes whose people are not told. */
    untold,
    advanceTo(ms: number) {
      nowMs = ms;
    },
    /** From now on, `next` says what becomes of the calls of all functions. */
    faults(next: Decide) {
      decide = next;
    },
    /** A deployed version of the functions, with nothing in its memory. */
    deploy(): Functions {
      const connection = aws.connect((call) => decide(call));
      return createFunctions({
        ...options,
        dynamodb: connection.dynamodb,
        tableName: TABLE_NAME,
        notifier: createSnsNotifier(connection.sns, TOPIC_ARN_PREFIX),
        clock,
        async pause(ms) {
          nowMs += ms;
        },
        onFailure: (what) => failures.push(what),
        onUntold: (homeId) => void untold.push({ homeId, atMs: nowMs }),
        onQuarantined: (record) => void quarantined.push(record),
      });
    },
    /** A home as it is stored; throws when there is none. */
    stored(homeId: string): StoredHome {
      const item = aws
        .items(TABLE_NAME)
        .find((one) => isHomeItem(one) && one[table.partitionKey]?.S === homeId);
      if (item === undefined) throw new Error(`home ${homeId} was never stored`);
      return storedFrom(item);
    },
    /** Every e-mail that SNS accepted, in order. */
    mails: (): SentMail[] =>
      aws.published().map(({ subject = "", message, attributes, addresses }) => ({
        addresses,
        subject,
        text: message,
        letter: machineLetterSchema.parse(
          JSON.parse(Buffer.from(attributes.letter?.BinaryValue ?? []).toString()),
        ),
      })),
  };
}
