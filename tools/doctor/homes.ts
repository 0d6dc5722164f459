import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type Home, newestReadingMs } from "../../domain/home/home.ts";
import { agentSilentAfterMs } from "../../domain/home/silence.ts";
import { untoldOf } from "../../domain/post/untold.ts";
import { type Clock, systemClock } from "../../platform/clock.ts";
import { listHomes } from "../../storage/due-index.ts";
import { createHomeStore, type LoadedHomes } from "../../storage/home-store.ts";
import { localTime, span } from "../home/time.ts";
import { type Checks, type Finding, ok, problem } from "./finding.ts";

/** More are left to the alarms. */
const MOST_HOMES = 50;
/** As the operators' alarm `no-readings` has it. */
const READING_AFTER_MS = 15 * 60_000;

/** Checks of the homes in a table: can they be read, are their agents heard, do readings come in, are people told. */
export function homeChecks(client: DynamoDBClient, tableName: string, clock: Clock = systemClock): Checks {
  // The partitions of the index matter to who writes; a doctor only reads.
  const store = createHomeStore(client, { tableName, duePartitions: 1, clock });
  let loading: Promise<LoadedHomes> | undefined;
  const all = () => {
    loading ??= listHomes(client, tableName).then((ids) => store.load(ids.slice(0, MOST_HOMES)));
    return loading;
  };
  const homes = async () =>
    [...(await all()).values()].flatMap((one) => (one instanceof Error ? [] : [one.home]));
  const nowMs = clock.nowMs();
  return {
    homes: async () => readable(await all()),
    agents: async () => agents(await homes(), nowMs),
    readings: async () => readings(await homes(), nowMs),
    householders: async () => householders(await homes(), nowMs),
  };
}

const SEE_AGENT =
  "Open a session (aws ssm start-session --target INSTANCE) and look: systemctl status house-agent; journalctl -u house-agent -n 50";

function readable(homes: LoadedHomes): Finding {
  const broken = [...homes].filter(([, home]) => home instanceof Error);
  const [first] = broken;
  if (first === undefined) return ok(`${homes.size} can be read`);
  const [id, error] = first;
  return problem(
    `${broken.length} of ${homes.size} cannot be read, ${id} first: ${(error as Error).message}`,
    "Their records go to the quarantine: deploy the version that can read them, then npm run quarantine -- redrive --all",
  );
}

function agents(homes: readonly Home[], nowMs: number): Finding {
  const all = homes.flatMap((home) =>
    home.agents.flatMap(({ id, heartbeat }) =>
      heartbeat === undefined
        ? []
        : [{ id, heardAtMs: heartbeat.arrivedAtMs, patienceMs: agentSilentAfterMs(heartbeat) }],
    ),
  );
  if (all.length === 0)
    return problem("none has ever been heard", `Deploy one: docs/walkthrough.md, task 2. ${SEE_AGENT}`);
  const silent = all.filter(({ heardAtMs, patienceMs }) => nowMs - heardAtMs > patienceMs);
  const [first] = silent;
  if (first === undefined)
    return ok(`${all.length} heard within ${span(Math.max(...all.map(({ patienceMs }) => patienceMs)))}`);
  return problem(
    `${silent.length} of ${all.length} silent, ${first.id} for ${span(nowMs - first.heardAtMs)}`,
    SEE_AGENT,
  );
}

function readings(homes: readonly Home[], nowMs: number): Finding {
  const newestMs = Math.max(0, ...homes.map(newestReadingMs));
  if (newestMs === 0)
    return problem(
      "none has ever been stored",
      "See that the agent lives and the detect function's event source is enabled.",
    );
  const ageMs = nowMs - newestMs;
  return ageMs <= READING_AFTER_MS
    ? ok(`the newest of ${homes.length} homes is ${span(ageMs)} old`)
    : problem(
        `the newest is ${span(ageMs)} old`,
        "See whether agents are silent (above), else the detect function's log and its event source.",
      );
}

function householders(homes: readonly Home[], nowMs: number): Finding {
  const untold = homes
    .flatMap(({ id, description, post }) => {
      const found = untoldOf(post, nowMs);
      return found?.isLong ? [{ id, timeZone: description.timeZone, ...found }] : [];
    })
    .sort((a, b) => a.sinceMs - b.sinceMs);
  const [first] = untold;
  if (first === undefined) return ok("no e-mail waits for long");
  const since = localTime(first.sinceMs, first.timeZone);
  const unheard = untold.find(({ hasNobody }) => hasNobody);
  if (unheard !== undefined)
    return problem(
      `nobody is subscribed to the e-mails of ${unheard.id}; ${untold.length} of ${homes.length} homes have e-mails that wait`,
      `npm run homes -- add ${unheard.id} --email you@example.com; it is no home of yours? Stop its agent.`,
    );
  return problem(
    `${untold.length} of ${homes.length} homes have e-mails that wait for SNS, ${first.id} since ${since}, ${first.timeZone}`,
    "See the watch function's log for what SNS answers, and whether the function may publish to the topic of the home.",
  );
}
