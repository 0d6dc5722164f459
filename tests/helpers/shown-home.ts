import { createTableHome } from "../../dashboard/house/table-home.ts";
import type { House } from "../../dashboard/house.ts";
import type { Arrival } from "../../domain/home/arrival.ts";
import type { HomeDescription } from "../../domain/home/description.ts";
import { hear } from "../../domain/home/hear.ts";
import { lettersDue, told } from "../../domain/home/letters.ts";
import { loaded } from "../../storage/home-store.ts";
import { createMemoryCloud } from "./memory-cloud.ts";

/** A temperature of each sensor by minute since the beginning; undefined where it says nothing. */
export type Course = (sensorId: string, minute: number) => number | null | undefined;

const MINUTE_MS = 60_000;
const STEP_MINUTES = 2;
const PIPELINE = {
  ...{ readingsPerSecond: 0, stored: 0, lagMs: null, spooled: 0, agents: [], errors: [] },
  quarantine: { count: 0, records: [] },
};

/** A home in a table in memory, as a page shows it, whose time a test moves; `sensors` report every two minutes. */
export async function createShownHome(startMs: number, sensors: HomeDescription["sensors"]) {
  const cloud = createMemoryCloud(startMs);
  const { homes } = cloud.deploy();
  const sender = { agentId: "a", spoolId: "s" };
  let sequence = 0;
  let minute = 0;
  let isReadable = true;
  const nowMs = () => startMs + minute * MINUTE_MS;
  const description: HomeDescription = {
    ...{ id: "canal-house", name: "House by the canal", timeZone: "Europe/Brussels", unit: "celsius" },
    sensors,
  };

  async function arrive(payloads: Arrival["payload"][]): Promise<void> {
    const stored = loaded(await homes.load([description.id]), description.id);
    const arrivals = payloads.map((payload) => ({
      payload,
      arrivedAtMs: "sentAtMs" in payload ? payload.sentAtMs : nowMs(),
      shardId: "s",
      sequenceNumber: String(sequence),
    }));
    const { home, accepted } = hear(stored.home, arrivals);
    const everybodyTold = lettersDue(home).reduce((before, { id }) => told(before, id), home);
    await homes.save(stored, { home: everybodyTold, accepted, nowMs: nowMs() });
  }

  await arrive([
    { ...sender, type: "announcement", sequence: sequence++, sentAtMs: startMs, home: description },
  ]);
  const house = createTableHome({
    client: cloud.dynamodb,
    tableName: cloud.tableName,
    homes,
    homeId: description.id,
    where: () => "a test",
    nowMs,
    pipeline: () => PIPELINE,
  });
  const shown: House = {
    ...house,
    async read() {
      if (!isReadable) throw new Error("the table is away");
      return house.read();
    },
  };
  return {
    house: shown,
    /** Whether the table answers from now on. */
    readable(is: boolean) {
      isReadable = is;
    },
    /** Time goes on, and the sensors say what `course` says. */
    async live(minutes: number, course: Course): Promise<void> {
      for (const untilMinute = minute + minutes; minute < untilMinute; ) {
        const payloads: Arrival["payload"][] = [];
        const batchEnd = Math.min(untilMinute, minute + 60);
        for (; minute < batchEnd; minute += STEP_MINUTES) {
          const takenAtMs = nowMs();
          const readings = sensors.flatMap(({ id }) => {
            const celsius = course(id, minute);
            return celsius === undefined ? [] : [{ sensorId: id, takenAtMs, celsius }];
          });
          if (readings.length === 0) continue;
          const counted = { homeId: description.id, sequence, sentAtMs: takenAtMs };
          payloads.push({ ...sender, ...counted, type: "readings", readings });
          sequence += readings.length;
        }
        if (payloads.length > 0) await arrive(payloads);
      }
    },
  };
}
