/** Largest event and result of a synchronous invocation, as JSON (Lambda quotas). */
export const payloadLimitBytes = 6 * 1024 * 1024;

/** What one invocation came to. */
export type InvokeResult =
  | { ok: true; payload: unknown }
  | { ok: false; errorType: InvokeErrorType; errorMessage: string };

/**
 * Why an invocation failed: `Unhandled` the handler threw, `Timeout` it took longer than the function may, `Exit` its
 * process ended or ran out of memory, `Init` its module could not be loaded, `TooLarge` event or result over 6 MB.
 */
export type InvokeErrorType = "Unhandled" | "Timeout" | "Exit" | "Init" | "TooLarge";

/** What the worker is asked; event and result travel as JSON, as with Lambda. */
export interface WorkerRequest {
  eventJson: string;
  awsRequestId: string;
  deadlineMs: number;
}

/** What the worker answers: `ready` once, after loading the bundle, then one of the others for each request. */
export type WorkerReply = { ready: true } | { payloadJson: string } | { errorMessage: string };

/** What the worker knows of its function from the start. */
export interface WorkerFunction {
  /** The bundle's `index.js`. */
  file: string;
  functionName: string;
  functionArn: string;
  memoryMb: number;
}
