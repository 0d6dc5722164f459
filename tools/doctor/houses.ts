import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type Clock, systemClock } from "../../platform/clock.ts";
import { listHomes } from "../../storage/home-list.ts";
import { AGENT_SILENT_AFTER_MS, createReportStore } from "../../storage/report-store.ts";
import { listSensors } from "../../storage/sensor-list.ts";
import { createSensorStore } from "../../storage/sensor-store.ts";
import { span } from "../house/time.ts";
import { type Checks, type Finding, ok, problem } from "./finding.ts";

/** More are left to the alarms. */
const MOST_HOMES = 50;
/** As the operators' alarm `no-readings` has it. */
const READING_AFTER_MS = 15 * 60_000;

/** Checks of the houses in a table: are their agents heard, do readings come in. */
export function houseChecks(client: DynamoDBClient, tableName: string, clock: Clock = systemClock): Checks {
  const homes = async () => (await listHomes(client, tableName)).slice(0, MOST_HOMES);
  const nowMs = clock.nowMs();
  return {
    agents: async () => {
      const reports = createReportStore(client, tableName, clock);
      const heard = await Promise.all(
        (await homes()).map(async (id) => [...(await reports.agentsHeard(id))]),
      );
      return agents(
        heard.flat().map(([id, { heardAtMs }]) => ({ id, heardAtMs })),
        nowMs,
      );
    },
    readings: async () =>
      readings(await Promise.all((await homes()).map((id) => newestOf(client, tableName, id))), nowMs),
  };
}

const SEE_AGENT =
  "Open a session (aws ssm start-session --target INSTANCE) and look: systemctl status house-agent; journalctl -u house-agent -n 50";

function agents(all: readonly { id: string; heardAtMs: number }[], nowMs: number): Finding {
  if (all.length === 0)
    return problem("none has ever been heard", `Deploy one: docs/walkthrough.md, task 2. ${SEE_AGENT}`);
  const silent = all.filter(({ heardAtMs }) => nowMs - heardAtMs > AGENT_SILENT_AFTER_MS);
  const [first] = silent;
  if (first === undefined) return ok(`${all.length} heard within ${span(AGENT_SILENT_AFTER_MS)}`);
  return problem(
    `${silent.length} of ${all.length} silent, ${first.id} for ${span(nowMs - first.heardAtMs)}`,
    SEE_AGENT,
  );
}

function readings(newestMs: readonly number[], nowMs: number): Finding {
  if (newestMs.length === 0)
    return problem(
      "none has ever been stored",
      "See that the agent lives and the detect function's event source is enabled.",
    );
  const ageMs = nowMs - Math.max(...newestMs);
  return ageMs <= READING_AFTER_MS
    ? ok(`the newest of ${newestMs.length} homes is ${span(ageMs)} old`)
    : problem(
        `the newest is ${span(ageMs)} old`,
        "See whether agents are silent (above), else the detect function's log and its event source.",
      );
}

async function newestOf(client: DynamoDBClient, tableName: string, homeId: string): Promise<number> {
  const heads = await createSensorStore(client, tableName, systemClock).load(
    await listSensors(client, tableName, homeId),
  );
  return Math.max(0, ...[...heads.values()].map(({ record }) => record.watermarkMs));
}
