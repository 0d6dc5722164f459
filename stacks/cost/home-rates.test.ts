import { ONE_HOME } from "../../environments/capacity.ts";
import { table } from "../../storage/table.ts";
import { createFunctions } from "../../tests/helpers/functions.ts";
import { createTestStream } from "../../tests/helpers/kinesis-event.ts";
import { createStrictAws } from "../../tests/helpers/strict-aws/strict-aws.ts";
import { createTestAgent } from "../../tests/helpers/test-agent.ts";
import { countedHome, heartbeatAt, measureHome, readingsOf } from "./home-rates.ts";

const HOURS = 6;
const START_MS = Date.UTC(2026, 0, 1);
/** What six hours of a new home cost by the detect function on the strict table. */
async function countedByTable(paceMinutes: number) {
  let nowMs = START_MS;
  const clock = { nowMs: () => nowMs };
  const aws = createStrictAws({ tables: [{ name: "homes", definition: table }], clock });
  const { detect } = createFunctions({
    dynamodb: aws.clients().dynamodb,
    tableName: "homes",
    notifier: { send: async () => undefined },
    clock,
    onFailure: (what) => {
      throw new Error(what);
    },
    onQuarantined: ({ reason }) => {
      throw new Error(reason);
    },
  });
  const [stream, agent] = [createTestStream(), createTestAgent("home-1")];
  await detect(stream.event(nowMs, agent.announcement(countedHome(20), nowMs)));
  const before = aws.usage();
  for (let minute = 0; minute < HOURS * 60; minute += paceMinutes) {
    const readings = readingsOf(20, 60, 60 * minute, 60 * (minute + paceMinutes));
    nowMs += paceMinutes * 60_000;
    await detect(stream.event(nowMs, agent.readings(nowMs, readings), heartbeatAt(nowMs)));
  }
  const { writeUnits, indexWriteUnits, readUnits } = aws.usage();
  return {
    items: writeUnits - indexWriteUnits - (before.writeUnits - before.indexWriteUnits),
    index: indexWriteUnits - before.indexWriteUnits,
    reads: readUnits - before.readUnits,
  };
}

test.each([1, 10])(
  "what is counted for a pace of %d minutes is what the detect function costs on the table",
  async (paceMinutes) => {
    const seconds = HOURS * 3600;
    const counted = measureHome({ ...ONE_HOME, paceSeconds: 60 * paceMinutes }, 0);
    const { items, index, reads } = await countedByTable(paceMinutes);
    expect(Math.abs(counted.writeUnits * seconds - items) / items).toBeLessThan(0.05);
    expect(Math.abs(counted.readUnits * seconds - reads) / reads).toBeLessThan(0.05);
    expect(Math.abs(counted.indexUnits * seconds - index) / index).toBeLessThan(0.2);
  },
);
