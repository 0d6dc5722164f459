import { readFileSync } from "node:fs";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { Command } from "commander";
import { pino } from "pino";
import { systemClock } from "../platform/clock.ts";
import { createAgent } from "./agent.ts";
import { type AgentConfig, ConfigError, parseConfig } from "./config.ts";
import { createKinesisPublisher } from "./publishers/kinesis-publisher.ts";
import { SourceError } from "./source.ts";
import { sourceFromConfig } from "./sources/from-config.ts";
import { openSqliteSpool } from "./spools/sqlite-spool.ts";

const DRAIN_MS = 10_000;
const REQUEST_TIMEOUT_MS = 10_000;

new Command("agent")
  .description("Takes temperature readings in, keeps them safe on disk and puts them on the Kinesis stream.")
  .requiredOption("--config <file>", "YAML file that describes the home, its sources and the stream")
  .addHelpText("after", "\nExample:\n  node agent/main.ts --config agent.yaml")
  .action(({ config }: { config: string }) => run(readConfig(config)))
  .parseAsync()
  .catch((error: unknown) => {
    // What a person can mend is told in words; anything else is a fault of ours and needs its stack.
    const mendable = error instanceof ConfigError || error instanceof SourceError;
    console.error(mendable ? error.message : error);
    process.exitCode = 1;
  });

async function run(config: AgentConfig): Promise<void> {
  const log = pino({ name: "agent", base: { agent: config.agent } });
  const surroundings = { agentId: config.agent, clock: systemClock, log };
  const spool = openSqliteSpool({
    ...config.spool,
    onDropped: (entries) => log.error({ entries }, "spool full: the oldest readings were dropped"),
  });
  // HTTP/1.1: one request at a time needs no HTTP/2, and the emulators speak none.
  const requestHandler = new NodeHttpHandler({
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: REQUEST_TIMEOUT_MS,
  });
  const client = new KinesisClient({ requestHandler, maxAttempts: 1 });
  const agent = createAgent({
    agentId: config.agent,
    home: config.home,
    sources: config.sources.map((source) => sourceFromConfig(source, surroundings)),
    spool,
    publisher: createKinesisPublisher(client, config.stream),
    clock: systemClock,
    log,
    flushIntervalMs: config.flushIntervalMs,
    highWaterBytes: config.spool.maxBytes / 2,
  });
  await agent.start();
  log.info({ home: config.home.id, stream: config.stream, spool: config.spool.path }, "started");
  try {
    await Promise.race([agent.sourcesEnded(), signalled()]);
  } finally {
    await agent.stop(DRAIN_MS);
    log.info(agent.status(), "stopped");
    spool.close();
    client.destroy();
  }
}

function readConfig(file: string): AgentConfig {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new ConfigError(`--config ${file}: ${(error as Error).message}`);
  }
  return parseConfig(text, file);
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
