import { join } from "node:path";
import { DETECT_METRICS } from "../handlers/detect/function.ts";
import { WATCH_METRICS, watchFunction } from "../handlers/watch/function.ts";
import { LambdaFunction } from "../local/lambda-function.ts";
import { DUE_PARTITIONS } from "../local/resources.ts";
import { sdkEnvironment } from "../local/services/clients.ts";
import { pause } from "../platform/backoff.ts";
import { resolve } from "../stacks/testing/resolve.ts";
import { ofType, synthesize } from "../stacks/testing/synthesized.ts";
import { startFaultyNetwork } from "./faulty-network.ts";
import { readingsOf, startPipeline, thaw } from "./pipeline.ts";
import { sharedServices } from "./services.ts";
import { until } from "./until.ts";

const PREFIX = "house-temperature-dev";
const services = sharedServices();
const stacks = synthesize();
/** A metric in one line: namespace, name, dimensions by their names. */
const keyOf = (namespace: string, name: string, dimensions: Record<string, string>) =>
  [namespace, name, ...Object.entries(dimensions).sort().flat()].join(" ");
let emitted: string[];

/** The functions' bundles, in a story in which they report whatever they report. */
beforeAll(async () => {
  let refusals = 0;
  const network = await startFaultyNetwork(services.endpoints.messaging, (operation) => {
    // The SDK tries three times.
    if (operation !== "Publish" || refusals === 3) return "pass";
    refusals += 1;
    return "refuse";
  });
  const pipeline = await startPipeline(services, {
    prefix: PREFIX,
    functionEndpoints: { ...services.endpoints, messaging: network.endpoint },
    timeoutSeconds: 2,
    // Nobody looks but when the story says so: the detect function sends the e-mail itself.
    watch: undefined,
  });
  const metrics = () =>
    pipeline.lines.filter((line) => line.includes('"_aws"')).flatMap((line) => metricsOf(JSON.parse(line)));
  try {
    await pipeline.put(pipeline.announcement(), pipeline.envelope(thaw()));
    for (let minute = 50; pipeline.subjects().length === 0; minute += 1) {
      await pipeline.put(pipeline.envelope(readingsOf("freezer", [-9], minute)));
      await pause(200);
    }
    // Nothing was heard for half a day.
    let lookMs = Date.UTC(2026, 0, 31, 12);
    await until("the silence is told", async () => {
      await pipeline.cloud.look(lookMs);
      lookMs += 5 * 60_000;
      return pipeline.subjects().length > 1;
    });
    await until("the log is in", () =>
      ["BatchesGivenUp", "NoticesSent service watch"].every((name) =>
        metrics().some((key) => key.includes(name)),
      ),
    );
    emitted = [...metrics(), ...(await tickOfStack(pipeline))];
  } finally {
    await pipeline.stop();
    await network.close();
  }
});
afterAll(() => services.close());

test("every metric of ours has the environment's namespace", () => {
  expect(emitted.filter((key) => !key.startsWith(`${PREFIX} `))).toEqual([]);
  expect(emitted.length).toBeGreaterThan(10);
});

test("whatever an alarm or the dashboard reads of ours, the functions or the agent's log report under that very name", () => {
  const ofLogs = ofType(stacks, "aws_cloudwatch_log_metric_filter").map(({ config }) =>
    keyOf(config.metric_transformation.namespace, config.metric_transformation.name, {}),
  );
  const read = [...readByAlarms(), ...readByDashboard()];
  expect(read.length).toBeGreaterThan(8);
  expect(read.filter((key) => !ofLogs.includes(key) && !emitted.includes(key))).toEqual([]);
});

test("what is billed all month is what the functions report in each run; of e-mails there is a metric in their hour", () => {
  const reported = new Set(emitted.map((key) => key.split(" ")[1]));
  const rare = ["NoticesSent", "NoticesDelayed", "LettersQuarantined"];
  const allMonth = [...reported].filter((name) => name !== undefined && !rare.includes(name));
  expect(allMonth.sort()).toEqual([...DETECT_METRICS, ...WATCH_METRICS].map(({ name }) => name).sort());
});

test("no alarm and no widget reads a metric of two environments", () => {
  for (const { stack, config } of ofType(stacks, "aws_cloudwatch_metric_alarm"))
    if (!config.namespace.startsWith("AWS/"))
      expect(config.namespace).toBe(`house-temperature-${stack.split("-")[0]}`);
  for (const key of readByDashboard()) expect(key).toMatch(new RegExp(`^${PREFIX} `));
});

/** A tick of the watch function with whatever the stack gives it: `local/` leaves out what a simulated house cannot have. */
async function tickOfStack({ folder, cloud }: Awaited<ReturnType<typeof startPipeline>>): Promise<string[]> {
  const { resources } = cloud;
  const lines: string[] = [];
  const watch = new LambdaFunction({
    definition: watchFunction,
    file: join(folder, watchFunction.name, "index.js"),
    environment: {
      ...sdkEnvironment(services.endpoints),
      TABLE_NAME: resources.tableName,
      DUE_PARTITIONS: String(DUE_PARTITIONS),
      TOPIC_ARN_PREFIX: resources.topicArnPrefix,
      QUARANTINE_QUEUE_URL: resources.quarantineQueueUrl,
      GIVEN_UP_BUCKET: resources.givenUpBucket,
      STREAM_NAME: resources.streamName,
      METRICS_NAMESPACE: PREFIX,
    },
    onLog: (line) => lines.push(line),
  });
  expect(await watch.invoke({ time: new Date().toISOString() })).toMatchObject({ ok: true });
  await watch.stop();
  return lines.filter((line) => line.includes('"_aws"')).flatMap((line) => metricsOf(JSON.parse(line)));
}

/** What one line in CloudWatch's embedded metric format reports. */
function metricsOf(entry: Record<string, unknown>): string[] {
  const { CloudWatchMetrics } = entry._aws as {
    CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[];
  };
  return CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name }) =>
        keyOf(Namespace, Name, Object.fromEntries(names.map((name) => [name, String(entry[name])]))),
      ),
    ),
  );
}

function readByAlarms(): string[] {
  return ofType(stacks, "aws_cloudwatch_metric_alarm")
    .filter(({ stack, config }) => stack === "dev-detection" && !config.namespace.startsWith("AWS/"))
    .map(({ config }) =>
      keyOf(
        config.namespace,
        config.metric_name,
        Object.fromEntries(
          Object.entries((config.dimensions ?? {}) as Record<string, string>).map(([name, value]) => [
            name,
            resolve(stacks, "dev-detection", value),
          ]),
        ),
      ),
    );
}

function readByDashboard(): string[] {
  const [dashboard] = ofType(stacks, "aws_cloudwatch_dashboard").filter(
    ({ stack }) => stack === "dev-detection",
  );
  const { widgets } = JSON.parse(dashboard?.config.dashboard_body) as {
    widgets: { properties: { metrics?: string[][] } }[];
  };
  return widgets
    .flatMap(({ properties: { metrics = [] } }) => metrics)
    .filter(([namespace = ""]) => !namespace.startsWith("AWS/"))
    .map(([namespace = "", name = "", ...dimensions]) =>
      keyOf(
        namespace,
        name,
        Object.fromEntries(
          dimensions.flatMap((part, at) => (at % 2 === 0 ? [[part, dimensions[at + 1] ?? ""]] : [])),
        ),
      ),
    );
}
