import { InternalServerError, ProvisionedThroughputExceededException } from "@aws-sdk/client-dynamodb";
import { InternalErrorException, InvalidParameterException, ThrottledException } from "@aws-sdk/client-sns";
import { RequestThrottled, SQSServiceException } from "@aws-sdk/client-sqs";
import type { Service } from "./service.ts";

/**
 * What becomes of one `send`, the SDK's own retries included:
 * - `ok`, `throttle`, `server-error`: as the service answers; the last two change nothing.
 * - `timeout-before`, `timeout-after`: a TimeoutError; the service never got the call, or applied it.
 * - `sent-twice`: the service applied it, the answer was lost, and the SDK sent it again: the caller gets the second answer. So a
 *   conditional put that succeeded ends in ConditionalCheckFailedException. Source: AWS SDKs reference guide, "Retry behavior".
 * - `refused`: SNS does not take the message for what it says, each time; other services take what is `refused`.
 * - `unprocessed`: a batch leaves some of its entries; a call that has no entries to leave is throttled.
 * - `die-before`, `die-after`: the invocation ends before or after the call was applied; no call of it settles any more.
 */
export type Outcome =
  | "ok"
  | "throttle"
  | "server-error"
  | "timeout-before"
  | "timeout-after"
  | "sent-twice"
  | "refused"
  | "unprocessed"
  | "die-before"
  | "die-after";

/** The error that SNS answers to a message that it never takes. Source: Amazon SNS API reference, Publish, Errors. */
export function contentError(): Error {
  return new InvalidParameterException({
    message: "Invalid parameter: Message Reason: drawn by a test",
    $metadata: { httpStatusCode: 400, attempts: 1 },
  });
}

/** Thrown by the SDK's HTTP handler when no answer came. */
export function timeoutError(): Error {
  const error = new Error("Connection timed out");
  error.name = "TimeoutError";
  return error;
}

/** The error that each service answers when it takes too many requests; the SDK has tried three times by then. */
export function throttleError(service: Service["name"]): Error {
  const options = { message: "Rate exceeded", $metadata: { httpStatusCode: 400, attempts: 3 } };
  if (service === "dynamodb") return new ProvisionedThroughputExceededException(options);
  return service === "sns" ? new ThrottledException(options) : new RequestThrottled(options);
}

/** The error that each service answers when it fails itself. */
export function serverError(service: Service["name"]): Error {
  const options = { message: "Internal server error", $metadata: { httpStatusCode: 500, attempts: 3 } };
  if (service === "dynamodb") return new InternalServerError(options);
  if (service === "sns") return new InternalErrorException(options);
  return new SQSServiceException({ ...options, name: "InternalError", $fault: "server" });
}
