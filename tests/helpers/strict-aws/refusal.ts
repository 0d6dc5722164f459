import { DynamoDBServiceException } from "@aws-sdk/client-dynamodb";

/** A bug of the caller or a gap of the stand-in, never an answer of AWS: no test may expect it. */
export class NotInStandIn extends Error {
  constructor(what: string) {
    super(
      `The strict stand-in does not know ${what}: add it with its rules and their source, or do without.`,
    );
    this.name = "NotInStandIn";
  }
}

/** What DynamoDB answers to a request that breaks a rule; the SDK has no class for it. */
export function validation(message: string): DynamoDBServiceException {
  return new DynamoDBServiceException({
    name: "ValidationException",
    $fault: "client",
    message,
    $metadata: { httpStatusCode: 400 },
  });
}

/** Throws unless every parameter that is given is a known one: an ignored parameter would be kinder than AWS. */
export function knowOnly(operation: string, input: object, known: readonly string[]): void {
  for (const [name, value] of Object.entries(input))
    if (value !== undefined && !known.includes(name)) throw new NotInStandIn(`${name} of ${operation}`);
}
