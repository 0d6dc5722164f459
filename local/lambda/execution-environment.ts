import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";
import {
  type InvokeResult,
  payloadLimitBytes,
  type WorkerFunction,
  type WorkerReply,
  type WorkerRequest,
} from "./invocation.ts";

/** The worker without its types: a thread that strips them itself holds 14 MB for it. */
const WORKER = dataUrl(stripTypeScriptTypes(readFileSync(join(import.meta.dirname, "worker.ts"), "utf8")));
/** V8 would let garbage of 48 MB gather before it collects it, in each environment of a machine that runs them all. */
const YOUNG_MB = 4;
/** Loading the bundle may take this long (Lambda's init phase: 10 s). */
const initTimeoutSeconds = 10;

/**
 * One execution environment of a function: a worker thread with the bundle loaded, reused from invocation to
 * invocation, one at a time. After a timeout or an exit it is `dead` and its owner starts another, cold one.
 */
export class ExecutionEnvironment {
  dead = false;
  readonly #worker: Worker;
  readonly #ready: Promise<InvokeResult>;
  #settle: ((result: InvokeResult) => void) | undefined;

  constructor(lambda: WorkerFunction, environment: Record<string, string>, onLog: (line: string) => void) {
    this.#worker = new Worker(WORKER, {
      workerData: lambda,
      env: environment,
      execArgv: ["--disable-warning=ExperimentalWarning"],
      resourceLimits: { maxOldGenerationSizeMb: lambda.memoryMb, maxYoungGenerationSizeMb: YOUNG_MB },
      stdout: true,
      stderr: true,
    });
    for (const stream of [this.#worker.stdout, this.#worker.stderr]) {
      createInterface({ input: stream }).on("line", onLog);
    }
    this.#worker.on("message", (reply: WorkerReply) => this.#settle?.(toResult(reply)));
    this.#worker.on("error", (error: NodeJS.ErrnoException) => {
      const errorType = error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "Exit" : "Unhandled";
      this.#die({ ok: false, errorType, errorMessage: `${error.name}: ${error.message}` });
    });
    this.#worker.on("exit", (code) => {
      this.#die({ ok: false, errorType: "Exit", errorMessage: `Runtime exited with status ${code}` });
    });
    this.#ready = this.#ask(initTimeoutSeconds, () => undefined);
  }

  /** Never rejects: what goes wrong is in the result. The timeout counts from when the bundle is loaded. */
  async invoke(request: Omit<WorkerRequest, "deadlineMs">, timeoutSeconds: number): Promise<InvokeResult> {
    const ready = await this.#ready;
    if (!ready.ok) return { ...ready, errorType: "Init" };
    const deadlineMs = Date.now() + timeoutSeconds * 1000;
    return this.#ask(timeoutSeconds, () => this.#worker.postMessage({ ...request, deadlineMs }));
  }

  async stop(): Promise<void> {
    this.#die({ ok: false, errorType: "Exit", errorMessage: "stopped" });
    await this.#worker.terminate();
  }

  #ask(timeoutSeconds: number, send: () => void): Promise<InvokeResult> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        const errorMessage = `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
        this.#die({ ok: false, errorType: "Timeout", errorMessage });
        void this.#worker.terminate();
      }, timeoutSeconds * 1000);
      this.#settle = (result) => {
        clearTimeout(timer);
        this.#settle = undefined;
        resolve(result);
      };
      if (this.dead) this.#settle({ ok: false, errorType: "Exit", errorMessage: "the environment is gone" });
      else send();
    });
  }

  #die(result: InvokeResult) {
    this.dead = true;
    this.#settle?.(result);
  }
}

function toResult(reply: WorkerReply): InvokeResult {
  if ("ready" in reply) return { ok: true, payload: null };
  if ("payloadJson" in reply) return withinLimit(reply.payloadJson);
  return { ok: false, errorType: "Unhandled", errorMessage: reply.errorMessage };
}

function withinLimit(payloadJson: string): InvokeResult {
  if (Buffer.byteLength(payloadJson) <= payloadLimitBytes)
    return { ok: true, payload: JSON.parse(payloadJson) };
  return { ok: false, errorType: "TooLarge", errorMessage: "Response payload size exceeded 6291456 bytes" };
}

function dataUrl(script: string): URL {
  return new URL(`data:text/javascript,${encodeURIComponent(script)}`);
}
