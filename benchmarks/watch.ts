import { Command } from "commander";
import { createResources } from "../local/resources.ts";
import { startServices } from "../local/services/services.ts";
import { seedWatchedHomes } from "../tests/watched-homes.ts";

/** How many sensors that fall due in the same minute the watch function looks after in a second, and in which order. */
export const watchBenchmark = new Command("watch")
  .description(
    "the watch function's own code on the embedded DynamoDB, when many sensors fall silent at once",
  )
  .option("--homes <count>", "homes, of ten silent sensors each", Number, 1000)
  .option("--urgent <count>", "of these, homes with something critical open", Number, 100)
  .addHelpText("after", "\nExample:\n  npm run bench -- watch --homes 100 --urgent 10")
  .action(run);

const SENSORS_PER_HOME = 10;
/** Of the function's 50 s, without the part that it keeps to finish in. */
const RUN_MS = 40_000;
const MINUTE_MS = 60_000;

async function run({ homes, urgent }: { homes: number; urgent: number }): Promise<void> {
  const services = await startServices();
  try {
    const resources = await createResources(services, { prefix: "watch" });
    const options = { homes, urgentHomes: urgent, sensorsPerHome: SENSORS_PER_HOME };
    const world = await seedWatchedHomes(services, resources, options);
    let calls = 0;
    services.clients.dynamodb.middlewareStack.add(
      (next) => (input) => {
        calls += 1;
        return next(input);
      },
      { step: "initialize" },
    );
    console.log(`${homes * SENSORS_PER_HOME} sensors of ${homes} homes fall silent in the same minute`);
    let nowMs = world.dueAtMs;
    for (
      let minute = 1, told = -1;
      told < world.letters.length || minute < 3;
      minute += 1, nowMs += MINUTE_MS
    ) {
      told = world.letters.length;
      const startedMs = performance.now();
      calls = 0;
      const { due, unfinished } = await world.watch(nowMs, () => performance.now() - startedMs < RUN_MS);
      const seconds = (performance.now() - startedMs) / 1000;
      const callsOfRun = calls;
      const silent = await world.silent();
      console.log(
        `run ${minute}: ${due} due in ${seconds.toFixed(1)} s (${Math.round(due / seconds)}/s, ${callsOfRun} DynamoDB calls)` +
          `${unfinished ? ", the rest in the next run" : ""}; alarms so far: ${silent.urgent} of homes with something ` +
          `critical, ${silent.normal} of others; e-mails so far: ${world.letters.length}`,
      );
    }
    const told = world.letters.flatMap(({ homeId, letter }) =>
      letter.items.map(({ sensorId }) => `${homeId}/${sensorId}`),
    );
    console.log(
      `${new Set(told).size} sensors told, ${told.length - new Set(told).size} twice, ${world.failures.length} failures`,
    );
  } finally {
    await services.stop();
  }
}
