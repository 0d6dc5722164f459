import { LambdaFunction } from "../local/lambda-function.ts";
import type { Order } from "./fixtures/recording-handler.ts";
import { bundleRecordingHandler } from "./stream-system.ts";
import { until } from "./until.ts";

let file: string;
const lines: string[] = [];
const toStop: LambdaFunction[] = [];

beforeAll(async () => {
  file = await bundleRecordingHandler();
});
beforeEach(() => {
  lines.length = 0;
});
afterEach(async () => {
  await Promise.all(toStop.splice(0).map((lambda) => lambda.stop()));
});

function start(overrides: { timeoutSeconds?: number; file?: string } = {}) {
  const lambda = new LambdaFunction({
    definition: {
      name: "recording",
      entry: "",
      timeoutSeconds: overrides.timeoutSeconds ?? 10,
      memoryMb: 128,
    },
    file: overrides.file ?? file,
    environment: {},
    onLog: (line) => lines.push(line),
  });
  toStop.push(lambda);
  return lambda;
}

const event = (...orders: Order[]) => ({
  Records: orders.map((order) => ({
    kinesis: { sequenceNumber: String(order.n), data: Buffer.from(JSON.stringify(order)).toString("base64") },
  })),
});

test("the result comes back as JSON and the log line by line; a warm environment remembers", async () => {
  const lambda = start();
  const failed = await lambda.invoke(event({ n: 1, does: "report once" }));
  expect(failed).toEqual({ ok: true, payload: { batchItemFailures: [{ itemIdentifier: "1" }] } });
  const retried = await lambda.invoke(event({ n: 1, does: "report once" }));
  expect(retried).toEqual({ ok: true, payload: { batchItemFailures: [] } });
  await until("the log is in", () => lines.length === 2);
  expect(JSON.parse(lines[1] ?? "")).toEqual({ size: 1, taken: [1] });
});

test("a handler that throws is an unhandled error with its name and message; the environment lives on", async () => {
  const lambda = start();
  const thrown = await lambda.invoke(event({ n: 1, does: "throw once" }));
  expect(thrown).toEqual({ ok: false, errorType: "Unhandled", errorMessage: "Error: record 1" });
  expect(await lambda.invoke(event({ n: 1, does: "throw once" }))).toMatchObject({ ok: true });
});

test("AWS: an invocation over the function's timeout is ended, and the next one starts cold", async () => {
  const lambda = start({ timeoutSeconds: 1 });
  const hangs = event({ n: 1, does: "hang once" });
  const timedOut = { ok: false, errorType: "Timeout", errorMessage: "Task timed out after 1.00 seconds" };
  expect(await lambda.invoke(hangs)).toEqual(timedOut);
  expect(await lambda.invoke(hangs)).toEqual(timedOut); // a warm one would have remembered and gone through
  const { hangsWithMs } = JSON.parse(lines[0] ?? "{}");
  expect(hangsWithMs).toBeGreaterThan(0);
  expect(hangsWithMs).toBeLessThanOrEqual(1000);
});

test("a handler that ends its process fails the invocation, and the next one starts cold", async () => {
  const lambda = start();
  const exited = await lambda.invoke(event({ n: 1, does: "exit once" }));
  expect(exited).toEqual({ ok: false, errorType: "Exit", errorMessage: "Runtime exited with status 3" });
  expect(await lambda.invoke(event({ n: 1 }))).toMatchObject({ ok: true });
});

test("a bundle that cannot be loaded fails every invocation with the reason", async () => {
  const lambda = start({ file: `${file}.missing` });
  const result = await lambda.invoke(event({ n: 1 }));
  expect(result).toMatchObject({ ok: false, errorType: "Init" });
  expect(result).toMatchObject({ errorMessage: expect.stringContaining("Cannot find module") });
});

test("AWS: an event over 6 MB is refused", async () => {
  const result = await start().invoke({ Records: "x".repeat(6 * 1024 * 1024) });
  expect(result).toMatchObject({ ok: false, errorType: "TooLarge" });
});

test("concurrent invocations get environments of their own", async () => {
  const lambda = start();
  const order = event({ n: 1, does: "report once" });
  const results = await Promise.all([lambda.invoke(order), lambda.invoke(order)]);
  const failed = { ok: true, payload: { batchItemFailures: [{ itemIdentifier: "1" }] } };
  expect(results).toEqual([failed, failed]);
});
