import { createRequire } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import type { Context } from "aws-lambda";
import type { WorkerFunction, WorkerReply, WorkerRequest } from "./invocation.ts";

/** Lambda's Node runtime in a worker thread: loads the bundle once, then answers one request after the other. */
const lambda = workerData as WorkerFunction;
const { handler } = createRequire(lambda.file)(lambda.file) as {
  handler: (event: unknown, context: Context) => unknown;
};

parentPort?.on("message", (request: WorkerRequest) => {
  void answer(request).then(reply);
});
reply({ ready: true });

async function answer(request: WorkerRequest): Promise<WorkerReply> {
  try {
    const payload = await handler(JSON.parse(request.eventJson), context(request));
    return { payloadJson: JSON.stringify(payload) ?? "null" };
  } catch (error) {
    return { errorMessage: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

function context({ awsRequestId, deadlineMs }: WorkerRequest): Context {
  return {
    awsRequestId,
    functionName: lambda.functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: lambda.functionArn,
    memoryLimitInMB: String(lambda.memoryMb),
    logGroupName: `/aws/lambda/${lambda.functionName}`,
    logStreamName: "local",
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
    ...callbacks,
  };
}

/** Node 8's ways to end an invocation, which Node 24 no longer has and this runtime never had. */
const callbacks = { done: refuse, fail: refuse, succeed: refuse };

function refuse() {
  throw new Error("return a promise instead of calling context.done, fail or succeed");
}

function reply(what: WorkerReply) {
  parentPort?.postMessage(what);
}
