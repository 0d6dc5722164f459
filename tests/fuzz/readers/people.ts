import { stripVTControlCharacters } from "node:util";
import { type Command, CommanderError, InvalidArgumentError } from "commander";
import { valueAt } from "../../../agent/sources/mqtt/families/json-path.ts";
import { parseValueTemplate } from "../../../agent/sources/mqtt/families/value-template.ts";
import { filterProblem, matchTopic, withoutCovered } from "../../../agent/sources/mqtt/topic-filter.ts";
import { createQuarantinePeek } from "../../../dashboard/house/quarantine-peek.ts";
import { answerOf, methodsOf } from "../../../dashboard/server/api.ts";
import { type Access, refusalOf } from "../../../dashboard/server/guard.ts";
import { boundedText, isPlainText } from "../../../domain/bounded-text.ts";
import { LATEST_MS } from "../../../domain/limits.ts";
import { ANSWERS, linkQuery, readLinkQuery } from "../../../domain/post/answer-link.ts";
import { terminalText } from "../../../domain/terminal-text.ts";
import { createLinks, verifyLink } from "../../../handlers/answer-links.ts";
import { startCommand } from "../../../local/options.ts";
import { durationMs, moment } from "../../../tools/home/time.ts";
import { readConfirmation } from "../../../tools/subscribe/confirmation.ts";
import { expectThat, type Reader, unlessRefused } from "../reader.ts";

const NOW_MS = Date.UTC(2026, 0, 31, 12);
const key = Buffer.alloc(32, 7);
const link = createLinks(key, "https://answer.example", { nowMs: () => NOW_MS })(
  "home-1",
  "freezer",
  { id: "too-hot-1" },
  ANSWERS.snooze,
);
const linkText = new URL(link).search.slice(1);
const access: Access = {
  key: "key-of-the-test",
  hostNames: ["kitchen.lan"],
  openToRead: true,
  cookieName: "d",
};
const ours =
  "host: 127.0.0.1:4700\norigin: http://127.0.0.1:4700\ncookie: a=b; d=key-of-the-test\nx-dashboard: page\n";

/** What people, their browsers and their mail send. */
export const peopleReaders: readonly Reader[] = [
  { name: "answer-link", share: 15, samples: [linkText], read: (input) => readsLink(`${input}`) },
  {
    name: "dashboard-api",
    share: 15,
    samples: [
      "GET /api/sensor?sensor=freezer",
      "GET /api/history?sensor=freezer&since=1769857200000&until=1769860800000",
      'POST /api/mute\n{"code":"7K3M9Q","how":"snoozed","forMs":3600000}',
      'POST /api/speed\n{"speed":60}',
      'POST /api/fault\n{"kind":"window-open","sensorId":"hall","on":true}',
    ],
    read: (input) => asksDashboard(`${input}`),
  },
  { name: "request-headers", share: 15, samples: [ours], read: (input) => asksWith(`${input}`) },
  {
    name: "options",
    share: 4,
    samples: [
      "--csv a.csv --speed 600",
      "--mqtt mqtt://127.0.0.1 --port 4600",
      "--seed 7 --duration 1e3 --no-faults",
    ],
    read: (input) => typed(`${input}`),
  },
  {
    name: "duration",
    share: 30,
    samples: ["90s", "1.5 h", "7d", "2026-01-31T18:30:00Z", "2026-01-31T18:30:00+01:00"],
    read(input) {
      const when = unlessRefused(() => moment(`${input}`), InvalidArgumentError);
      const ms = unlessRefused(() => durationMs(`${input}`), InvalidArgumentError);
      if (when === undefined) return false;
      expectThat(Number.isFinite("atMs" in when ? when.atMs : when.agoMs), "no time");
      expectThat(ms === undefined || ms > 0, "a duration that is none");
      return true;
    },
  },
  {
    name: "confirmation",
    share: 20,
    samples: [
      `https://sns.eu-west-1.amazonaws.com/confirmation.html?TopicArn=arn:aws:sns:eu-west-1:123456789012:a&Token=${"2".repeat(64)}`,
      "2".repeat(64),
    ],
    read: (input) => readConfirmation(`${input}`) !== undefined,
  },
  {
    name: "topic-filter",
    share: 20,
    samples: ["zigbee2mqtt/#", "boiler/+/status", "a/b/c"],
    read(input) {
      const [filter = "", ...others] = `${input}`.split("\n");
      if (filterProblem(filter) !== undefined) return false;
      expectThat(withoutCovered([filter, ...others, filter]).length >= 1, "no filter is left");
      const topic = filter.replaceAll("+", "x").replace(/#$/, "x");
      expectThat(matchTopic(filter, topic) !== undefined, `it does not match ${topic}`);
      return true;
    },
  },
  {
    name: "value-template",
    share: 20,
    samples: [
      "{{ value_json.temperature }}",
      "{{ value_json['DS18B20-1'].Temperature | float(0) }}",
      "{{ value }}",
    ],
    read(input) {
      const place = parseValueTemplate(`${input}`);
      if (place?.path !== undefined) valueAt({ temperature: 20 }, place.path);
      return place !== undefined;
    },
  },
  {
    name: "quarantine-entry",
    share: 5,
    samples: [
      JSON.stringify({
        reason: "no",
        shardId: "s",
        sequenceNumber: "1",
        partitionKey: "p",
        arrivedAtMs: 1,
        dataBase64: "e30=",
      }),
    ],
    read: peeks,
  },
  {
    name: "shown-text",
    share: 30,
    samples: ["Freezer in the garage", "\u001b[31mred\u001b[39m", "\ud800"],
    read(input) {
      const text = input.toString("utf16le");
      expectThat(isPlainText(boundedText(text, 40)), "a bounded text is not plain");
      // What is left of styles has no line breaks and no escape.
      const shown = stripVTControlCharacters(terminalText(text)).replaceAll("\n", "");
      expectThat(isPlainText(shown.toWellFormed()), "the terminal is steered");
      return isPlainText(text);
    },
  },
];

function readsLink(text: string): boolean {
  const query = Object.fromEntries(new URLSearchParams(text));
  const read = readLinkQuery(query);
  const verified = verifyLink(key, query, NOW_MS);
  if (read === undefined) return false;
  const again = linkQuery(read.link, read.signature);
  for (const [name, value] of Object.entries(again))
    expectThat(query[name] === value, `${name} has two spellings`);
  expectThat(
    !("link" in verified) || new URLSearchParams(again).toString() === linkText,
    "a changed link is genuine",
  );
  return true;
}

async function asksDashboard(text: string): Promise<boolean> {
  const [, method = "", path = "", body = ""] = /^(\S*) ([^\n]*)\n?([\s\S]*)$/.exec(text) ?? [];
  if (!URL.canParse(path, "http://dashboard")) return false;
  const url = new URL(path, "http://dashboard");
  if (!methodsOf(url.pathname).includes(method)) return false;
  const asked = {
    method,
    async *[Symbol.asyncIterator]() {
      yield Buffer.from(body);
    },
  };
  const answer = await answerOf(house as never, asked as never, url);
  return answer?.status === 200;
}

const ok = <Value>(value: Value) => value;
/** It refuses what the table cannot be asked for. */
const house = {
  read: async () => ok({}),
  sensor: async (id: string) => (id === "freezer" ? {} : undefined),
  async history(id: string, sinceMs: number, untilMs: number) {
    for (const ms of [sinceMs, untilMs])
      expectThat(Number.isSafeInteger(ms) && ms >= 0 && ms <= LATEST_MS, `the time ${ms}`);
    return id === "freezer" ? {} : undefined;
  },
  mute: async ({ forMs }: { forMs: number }) => Number.isSafeInteger(NOW_MS + forMs),
  tryIt: {
    switchFault: ok,
    skipToNotice: ok,
    setSpeed: (speed: number) => expectThat(speed > 0 && Number.isFinite(speed), `the speed ${speed}`),
  },
};

function asksWith(text: string): boolean {
  const lines = text.split("\n").map((line) => /^([^:]*): ?(.*)$/.exec(line));
  const headers = Object.fromEntries(
    lines.flatMap((found) => (found === null ? [] : [[found[1], found[2]]])),
  );
  const refusal = refusalOf({ method: "POST", headers, isApi: true }, access);
  if (refusal !== undefined) expectThat(isPlainText(refusal.text) && refusal.text.length < 700, refusal.text);
  return refusal === undefined;
}

function typed(text: string): boolean {
  let ran = false;
  const command: Command = startCommand(async () => {
    ran = true;
  })
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  const args = text.split(" ").filter((arg) => arg !== "");
  return unlessRefused(() => command.parse(args, { from: "user" }), CommanderError) !== undefined && ran;
}

/** One message that nobody wrote must not hide the others. */
async function peeks(input: Buffer): Promise<boolean> {
  const sound = JSON.stringify({ reason: "no", arrivedAtMs: 2, dataBase64: "e30=" });
  const client = {
    send: async (command: object) =>
      command.constructor.name === "GetQueueAttributesCommand"
        ? { Attributes: { ApproximateNumberOfMessages: "2", ApproximateNumberOfMessagesNotVisible: "0" } }
        : {
            Messages: [
              { MessageId: "1", Body: `${input}` },
              { MessageId: "2", Body: sound },
            ],
          },
  };
  const peek = createQuarantinePeek(client as never, async () => "queue");
  peek(0);
  await new Promise((resolve) => setImmediate(resolve));
  const { records, problem } = peek(0);
  expectThat(problem === undefined, problem ?? "");
  expectThat(records.length === 2, `${records.length} records`);
  for (const { reason, payload, arrivedAtMs } of records) {
    expectThat(typeof reason === "string" && typeof payload === "string", "no text");
    expectThat(Number.isFinite(arrivedAtMs), "no time");
  }
  return !records.some(({ reason }) => reason.startsWith("this message is none of ours"));
}
