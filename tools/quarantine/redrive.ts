import { PutRecordCommand } from "@aws-sdk/client-kinesis";
import { isQuarantinedLetter } from "../../handlers/quarantined-letter.ts";
import type { ExitCode, HomeOptions } from "../home/command.ts";
import type { HomeTarget } from "../home/home-target.ts";
import { type HeldRecord, recordNamed, withQuarantine } from "./queue.ts";
import { type Redriven, redriven } from "./redriven.ts";

/** What an engineer typed after `npm run quarantine -- redrive`. */
export interface RedriveOptions extends HomeOptions {
  all?: boolean;
  yes?: boolean;
}

/** Asks somebody; undefined when nobody is there. */
export type Ask = (question: string) => Promise<boolean | undefined>;

/**
 * Puts one record, or all, back on the stream: says first which can be read by now, asks, and takes out of the quarantine
 * only what the stream has taken. Resolves to 1 when something was left.
 */
export function redrive(
  target: HomeTarget,
  id: string | undefined,
  { yes = false, json = false }: RedriveOptions,
  say: (line: string) => void,
  ask: Ask,
): Promise<ExitCode> {
  const tell = (line: string) => json || say(line);
  return withQuarantine(target, async (held) => {
    const plan = (id === undefined ? held : [recordNamed(held, id)]).map((record) => ({
      record,
      ...(isQuarantinedLetter(record) ? LETTER : redriven(record)),
    }));
    const ready = plan.filter((one): one is Ready => one.ok);
    for (const { record, ...one } of plan)
      tell(`${record.id}  ${one.ok ? `can be read now: ${one.what}` : problemOf(record, one.reason)}`);
    const agreed =
      ready.length > 0 && (yes || (!json && (await ask(`Put ${ready.length} back on the stream?`))));
    if (agreed) for (const one of ready) await putBack(target, one);
    const done = agreed ? ready.length : 0;
    if (json) say(JSON.stringify({ redriven: done, left: plan.length - done }));
    else if (agreed === undefined) say("Nothing was done, nobody was there to ask: --yes does it.");
    else say(`${done} put back on the stream, ${plan.length - done} left in the quarantine.`);
    return done === plan.length ? 0 : 1;
  });
}

/** People were told in short form: there is nothing to put back. */
const LETTER = {
  ok: false,
  reason: "an e-mail, which people got in short form: nothing is to be put back",
} as const;

function problemOf(record: HeldRecord, reason: string): string {
  return isQuarantinedLetter(record) ? reason : `still cannot be read: ${reason}`;
}

type Ready = { record: HeldRecord } & Extract<Redriven, { ok: true }>;

async function putBack({ clients, streamName }: HomeTarget, { record, data }: Ready): Promise<void> {
  await clients.kinesis.send(
    new PutRecordCommand({ StreamName: streamName, PartitionKey: record.partitionKey, Data: data }),
  );
  await record.remove();
}
