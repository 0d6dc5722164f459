import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { stop as stopBundler } from "esbuild";
import { type Dashboard, placePage } from "../dashboard/server/server.ts";
import { policy } from "../domain/post/policy.ts";
import { startLocalDashboard } from "./dashboard.ts";
import { createDisplay, type Display } from "./display.ts";
import { openLog } from "./log-file.ts";
import type { StartOptions } from "./options.ts";
import { createRecentErrors } from "./recent-errors.ts";
import { announceRunning, prepareRunning, runningFolder } from "./running.ts";
import { type Scenario, scenarioFrom } from "./scenario.ts";
import { startServices } from "./services/services.ts";
import { summaryOf } from "./summary.ts";
import { type System, startSystem } from "./system.ts";
import { grouped } from "./view.ts";

const AGENT_ID = "laptop";
const REFRESH_MS = 500;
const POLL_MS = 50;
/** Quicker than at home, where a minute is early enough: somebody is watching. */
const PACE = { atOnceMs: 1000, atLatestMs: 2000 };
/** How long what is under way may take to come through at the end. */
const SETTLE_MS = 20_000;

/**
 * Runs a scenario through the whole system until it ends, `--duration` is over or Ctrl-C, shows what happens, and ends
 * with the counts. Sets the exit code 1 when they do not agree.
 */
export async function run(options: StartOptions): Promise<void> {
  const ending = endOn(["SIGINT", "SIGTERM"], options.duration);
  const display = createDisplay();
  const errors = createRecentErrors();
  const logFile = openLog(options.log, display);
  const log = errors.overhear(logFile);
  // What cannot work is found out before anything is started.
  prepareRunning(runningFolder(process.env));
  const scenario = await scenarioFrom(options, AGENT_ID, { log, say: display.note });
  errors.clock = scenario.clock;
  const place = options.dashboard ? await placePage(pageOptions(options)) : undefined;
  display.note("Starting Kinesis, DynamoDB, SNS and SQS on this machine ...");
  const services = await startServices(options.port === undefined ? {} : { firstPort: options.port });
  try {
    const system = await startSystem(services, {
      prefix: "house",
      agentId: AGENT_ID,
      scenario,
      log,
      pace: PACE,
      pageUrl: place?.url,
      onMail: (mail) => display.mail(mail),
      onLog(line) {
        errors.line(line);
        logFile.line(line);
      },
    });
    let page: Dashboard | undefined;
    let withdraw: (() => void) | undefined;
    try {
      withdraw = announceRunning(runningFolder(process.env), {
        pid: process.pid,
        startedAtMs: Date.now(),
        homeId: scenario.home.id,
        arrival: scenario.arrival,
        endpoints: services.endpoints,
        resources: system.cloud.resources,
      });
      if (place !== undefined)
        page = await startLocalDashboard(services, system, scenario, errors, {
          ...pageOptions(options),
          port: place.port,
          // Not the log that is overheard: the page shows that one.
          report: (text) => logFile.error({ text }, "the page"),
        });
      // Everything is bundled: its service holds some hundred MB until it is stopped.
      await stopBundler();
      // From now on less garbage waits: what has started needs no speed.
      setFlagsFromString("--optimize-for-size");
      display.note(
        `Kinesis ${services.endpoints.kinesis}, DynamoDB ${services.endpoints.dynamodb}, SNS and SQS ${services.endpoints.messaging}`,
      );
      if (page !== undefined) display.note(`The house on a page: ${page.url}`);
      for (const text of scenario.notes ?? []) display.note(text);
      const ended = await follow(system, scenario, display, ending);
      display.note("Waiting for what is under way ...");
      await settle(system, scenario);
      display.end();
      const summary = await summaryOf(system, scenario);
      display.note(summary.text);
      if (!summary.agrees) process.exitCode = 1;
      if (ended instanceof Error) throw ended;
      if (options.csv !== undefined) display.note(fileEnded(scenario));
      if (page !== undefined && options.csv !== undefined && options.exit !== true) {
        display.note(`The page stays: ${page.url}\nCtrl-C ends it.`);
        await ending;
      }
    } finally {
      display.end();
      await page?.close();
      withdraw?.();
      await system.stop();
    }
  } finally {
    await services.stop();
    logFile.close();
  }
}

/** That a file has been read, and how much of it. */
function fileEnded(scenario: Scenario): string {
  const counted = (count: number, what: string) => `${grouped(count)} ${what}${count === 1 ? "" : "s"}`;
  const readings = counted(scenario.progress()?.readings ?? 0, "reading");
  return `The file has ended: ${readings}, ${counted(scenario.badRows().count, "row")} refused.`;
}

function pageOptions({ dashboardHost, dashboardPort }: StartOptions) {
  const { DASHBOARD_KEY: key } = process.env;
  return {
    ...(dashboardHost === undefined ? {} : { host: dashboardHost }),
    ...(dashboardPort === undefined ? {} : { port: dashboardPort }),
    ...(key === undefined ? {} : { key }),
  };
}

/**
 * Shows the system until its source has ended and all of it is stored, or somebody ends it; resolves with the source's
 * error, if it had one.
 */
async function follow(
  system: System,
  scenario: Scenario,
  display: Display,
  ending: Promise<void>,
): Promise<Error | undefined> {
  let ended = false;
  let error: Error | undefined;
  const sourceEnded = system.agent.sourcesEnded().catch((reason: Error) => {
    error = reason;
  });
  const through = sourceEnded.then(async () => {
    while (!(ended || isThrough(system))) await delay(POLL_MS);
  });
  const over = Promise.race([through, ending]).then(() => {
    ended = true;
  });
  let stored = false;
  while (!ended) {
    if (!stored && system.cloud.metrics.sum("ReadingsStored") > 0) {
      stored = true;
      display.note(`First reading stored ${(performance.now() / 1000).toFixed(1)} s after the start.`);
    }
    await display.show(system, scenario);
    await Promise.race([over, delay(REFRESH_MS)]);
  }
  return error;
}

/** Stops the source and waits until what it gave has come through to the mailbox, what waits for more news included. */
async function settle(system: System, { arrival, clock }: Scenario): Promise<void> {
  await system.agent.stop(SETTLE_MS);
  await through();
  if (arrival !== "replay") return;
  await system.cloud.look(clock.nowMs() + policy.groupWaitMs);
  await through();

  async function through() {
    const deadlineMs = Date.now() + SETTLE_MS;
    while (!(isThrough(system) && (await isSent(system))) && Date.now() < deadlineMs) await delay(POLL_MS);
  }
}

/** Whether no e-mail is on its way to SNS; one that SNS refused is none. */
async function isSent(system: System): Promise<boolean> {
  const { home } = await system.home();
  return home.post.pending.length === 0;
}

/** Whether everything the agent took in is stored, and every notice has become an e-mail. */
function isThrough({ agent, cloud: { metrics, mailbox } }: System): boolean {
  return (
    metrics.sum("ReadingsStored") >= agent.status().accepted &&
    mailbox.mails.length >= metrics.sum("NoticesSent")
  );
}

/**
 * Resolves at the first of the signals, or after some seconds. npm hands Ctrl-C on to its child, which has it from the
 * terminal already: only one that comes a second later means "at once".
 */
function endOn(signals: NodeJS.Signals[], seconds: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (seconds !== undefined) setTimeout(resolve, seconds * 1000).unref();
    let firstAtMs: number | undefined;
    for (const signal of signals)
      process.on(signal, () => {
        if (firstAtMs !== undefined && Date.now() - firstAtMs > 1000) process.exit(130);
        firstAtMs ??= Date.now();
        resolve();
      });
  });
}
