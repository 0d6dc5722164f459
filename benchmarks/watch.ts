import { Command } from "commander";
import { aboveZero } from "../platform/option-values.ts";
import { IDLE_SHAPES, liveIdle } from "./watch/idle.ts";
import { seedLoad } from "./watch/load.ts";

/** How many homes that fall due in the same minute the watch function looks after, and how often it visits homes that are well. */
export const watchBenchmark = new Command("watch")
  .description(
    "the watch function's own code on a strict in-memory DynamoDB: many silent sensors at once, and healthy homes",
  )
  .option("--homes <count>", "homes, of ten silent sensors each", aboveZero, 1000)
  .option("--urgent <count>", "of these, homes with something critical open", aboveZero, 100)
  .option("--idle-homes <count>", "healthy homes of each shape", aboveZero, 5)
  .option("--hours <count>", "hours that each of these lives", aboveZero, 24)
  .addHelpText("after", "\nExample:\n  npm run bench -- watch --homes 100 --urgent 10 --hours 6")
  .action(run);

interface Options {
  homes: number;
  urgent: number;
  idleHomes: number;
  hours: number;
}

const SENSORS_PER_HOME = 10;
/** Of the function's 50 s, without the part that it keeps to finish in. */
const RUN_MS = 40_000;
const MINUTE_MS = 60_000;

async function run({ homes, urgent, idleHomes, hours }: Options): Promise<void> {
  await load(homes, urgent);
  console.log(
    `\n${idleHomes} healthy homes of each shape for ${hours} hours, a run of the watch function each minute`,
  );
  for (const shape of IDLE_SHAPES) {
    const { homeMinutes, readings, visits, idle, told } = await liveIdle(shape, idleHomes, hours);
    console.log(
      `${shape.name}: ${visits} visits in ${homeMinutes} home-minutes, ${idle} of them idle; ` +
        `${readings} readings stored; told: ${told.join(", ") || "nothing"}`,
    );
  }
}

async function load(homes: number, urgent: number): Promise<void> {
  const { table, dueAtMs } = await seedLoad({ homes, urgent, sensorsPerHome: SENSORS_PER_HOME });
  console.log(`${homes * SENSORS_PER_HOME} sensors of ${homes} homes fall silent in the same minute`);
  for (let minute = 0; minute < 3; minute += 1) {
    const startedMs = performance.now();
    const before = table.requests();
    const hasTime = () => performance.now() - startedMs < RUN_MS;
    const { due, idle, unfinished } = await table.watch(dueAtMs + minute * MINUTE_MS, hasTime);
    const seconds = (performance.now() - startedMs) / 1000;
    console.log(
      `run ${minute + 1}: ${due} homes due, ${idle} of them idle, in ${seconds.toFixed(1)} s, ` +
        `${table.requests() - before} DynamoDB requests${unfinished ? ", the rest in the next run" : ""}; ` +
        `e-mails so far: ${table.letters.length}`,
    );
  }
  const told = table.letters.flatMap(({ homeId, letter }) =>
    letter.items
      .filter(({ alarm }) => alarm.cause === "silence")
      .map(({ sensorId }) => `${homeId}/${sensorId}`),
  );
  const once = new Set(told).size;
  console.log(
    `${once} sensors told as silent, ${told.length - once} twice, ${table.failures.length} failures`,
  );
}
