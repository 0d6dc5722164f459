import { createTableHome } from "../../dashboard/house/table-home.ts";
import { createResources } from "../../local/resources.ts";
import { startServices } from "../../local/services/services.ts";
import { systemClock } from "../../platform/clock.ts";
import { createHomeStore } from "../../storage/home-store.ts";
import { DAY_MS, storeYear } from "../../tests/year-of-readings.ts";

const SENSORS = 20;
const HEARD_DAYS = 7;
const LOOKS = 9;
const SPANS_DAYS = [365, 80, 7, 2, 1];

/** What a chart costs the page's server: requests, bytes of the answer, and its own processor time; the emulator is another process. */
export async function measureCharts(): Promise<void> {
  const services = await startServices();
  try {
    const { tableName } = await createResources(services, { prefix: "dashboard", homeIds: [] });
    const client = services.clients.dynamodb;
    const { homeId, sensorId, untilMs } = await storeYear(client, tableName, {
      sensors: SENSORS,
      heardDays: HEARD_DAYS,
    });
    let requests = 0;
    client.middlewareStack.add(
      (next) => (request) => {
        requests += 1;
        return next(request);
      },
      { step: "finalizeRequest" },
    );
    const home = createTableHome({
      client,
      tableName,
      homes: createHomeStore(client, { tableName, duePartitions: 1, clock: systemClock }),
      homeId,
      where: () => "a benchmark",
      nowMs: (newestMs) => newestMs,
      pipeline: () => {
        throw new Error("a chart needs no pipeline");
      },
    });
    for (const days of SPANS_DAYS) {
      const looks = [];
      for (let look = 0; look < LOOKS; look += 1) {
        requests = 0;
        const before = process.cpuUsage();
        const body = JSON.stringify(await home.history(sensorId, untilMs - days * DAY_MS, untilMs));
        const { user, system } = process.cpuUsage(before);
        looks.push({ cpuMs: (user + system) / 1000, bytes: Buffer.byteLength(body) });
      }
      // The first looks run code that is not compiled yet.
      const [first, ...later] = looks.map(({ cpuMs }) => cpuMs);
      const median = later.sort((a, b) => a - b)[Math.floor(later.length / 2)] ?? Number.NaN;
      console.log(
        `chart of ${days} days, a reading a minute, home of ${SENSORS} sensors: ` +
          `${((looks[0]?.bytes ?? 0) / 1000).toFixed(1)} KB, ${requests} requests, ` +
          `${median.toFixed(1)} ms of CPU (median of ${later.length}; the first ${first?.toFixed(1)} ms)`,
      );
    }
  } finally {
    await services.stop();
  }
}
