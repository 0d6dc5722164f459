/** Why the stream did not answer or refused everything, in words that do not change from one attempt to the next. */
export interface Problem {
  reason: string;
  /** Nothing gets better unless somebody acts; otherwise waiting is enough. */
  needsPerson: boolean;
}

const TRIED_ON = "Readings are kept in the spool and are tried again.";

/**
 * What an error of PutRecords means and what to do. Sources: Amazon Kinesis Data Streams API reference (PutRecords,
 * common errors); AWS SDK for JavaScript v3, errors of its credential providers; Node.js, "Common system errors".
 */
export function explain(error: unknown, streamName: string): Problem {
  const { name = "Error", message = "", code } = error as { name?: string; message?: string; code?: string };
  const person = (text: string): Problem => ({ reason: `${name}: ${text} ${TRIED_ON}`, needsPerson: true });
  const wait = (text: string): Problem => ({ reason: `${code ?? name}: ${text}`, needsPerson: false });
  if (isClockSkew(name, message))
    return person(
      "this machine's clock is wrong by more than 5 minutes, so AWS refuses its signatures. Set the clock: " +
        "`timedatectl set-ntp true`, or see `chronyc tracking`.",
    );
  switch (name) {
    case "ExpiredTokenException":
    case "ExpiredToken":
    case "TokenRefreshRequired":
      return person(
        "the AWS credentials have expired. On EC2 they renew themselves: check that the instance still has its role; " +
          "elsewhere put new ones where the agent reads them (see `agent check`).",
      );
    case "CredentialsProviderError":
      return person(
        "no AWS credentials were found. On EC2 attach the instance role; elsewhere enroll the home (npm run homes -- " +
          "enroll) and name its `identity` in the configuration.",
      );
    case "CredentialsRefused":
      return person(message);
    case "UnrecognizedClientException":
    case "InvalidClientTokenId":
    case "InvalidSignatureException":
    case "IncompleteSignature":
    case "MissingAuthenticationToken":
    case "MissingAuthenticationTokenException":
      return person(
        "AWS does not know these credentials. Check access key and secret, and that the key is active.",
      );
    case "AccessDeniedException":
      return person(`the role may not write. It needs kinesis:PutRecords on stream ${streamName}.`);
    case "ResourceNotFoundException":
      return person(
        `there is no stream ${streamName} in this account and region. If it was deleted, create it again under this ` +
          "name; otherwise correct `stream` or AWS_REGION.",
      );
    case "ValidationException":
    case "InvalidArgumentException":
      return person(`the call was refused as wrong: ${message}. Check the name of the stream.`);
  }
  if (name.startsWith("KMS"))
    return person(
      `the stream's key refuses: the role needs kms:GenerateDataKey on the key of stream ${streamName}.`,
    );
  if (name === "ProvisionedThroughputExceededException" || name === "LimitExceededException")
    return wait("the stream is throttled; sent again more slowly");
  if (name === "TimeoutError" || name === "AbortError") return wait("no answer in time");
  return wait(code === undefined ? stable(message) : "the stream's address cannot be reached");
}

/** AWS answers with both times in the message. Source: AWS General Reference, "Troubleshoot AWS SigV4 signed requests". */
function isClockSkew(name: string, message: string): boolean {
  return (
    name === "RequestTimeTooSkewed" ||
    name === "RequestExpired" ||
    name === "RequestInTheFuture" ||
    /signature (expired|not yet current)/i.test(message)
  );
}

/** Without ids and times, which differ each time. */
function stable(message: string): string {
  return message
    .replace(/[0-9a-f-]{16,}/gi, "...")
    .replace(/\d{4}-?\d\d-?\d\dT[\d:.]+Z?/g, "...")
    .slice(0, 200);
}
