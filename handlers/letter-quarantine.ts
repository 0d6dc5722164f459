import { SQSClient } from "@aws-sdk/client-sqs";
import { createSqsQuarantine } from "./quarantine.ts";
import type { LetterQuarantine } from "./quarantined-letter.ts";

/** The quarantine's queue for e-mails; apart, so that a function that needs it once in a year starts without its client. */
export function sqsLetterQuarantine(queueUrl: string): LetterQuarantine {
  return createSqsQuarantine(new SQSClient(), queueUrl);
}
