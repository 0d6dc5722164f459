import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { LambdaFunctionURLEvent } from "aws-lambda";
import { systemClock } from "../../platform/clock.ts";
import { readEnvironment } from "../../platform/environment.ts";
import { createHomeAlarms } from "../../storage/home-alarms.ts";
import { createHomeStore } from "../../storage/home-store.ts";
import { verifyLink } from "../answer-links.ts";
import { createLinkKey } from "../link-key.ts";
import { type AnswerDependencies, answer } from "./answer.ts";
import type { AnswerEnvironment } from "./function.ts";
import { type HttpAnswer, htmlOf } from "./page.ts";
import { PROBLEMS } from "./problems.ts";

const environment = readEnvironment<AnswerEnvironment>(["TABLE_NAME", "DUE_PARTITIONS", "LINK_KEY_NAME"]);
const logger = new Logger({ serviceName: "answer" });
const database = new DynamoDBClient();
const homes = createHomeStore(database, {
  tableName: environment.TABLE_NAME,
  duePartitions: Number(environment.DUE_PARTITIONS),
  clock: systemClock,
});
const key = createLinkKey(new SSMClient(), environment.LINK_KEY_NAME, systemClock);
const dependencies: AnswerDependencies = {
  clock: systemClock,
  ...createHomeAlarms(homes, systemClock),
  async verify(query) {
    const known = await key.read();
    // Nobody has made a link yet.
    return known === undefined ? { problem: "not genuine" } : verifyLink(known, query, systemClock.nowMs());
  },
};

/** Lambda's entry: a request to the function's URL. Never rejects: people get a page whatever happens. */
export async function handler(event: Partial<LambdaFunctionURLEvent>): Promise<HttpAnswer> {
  const method = event.requestContext?.http?.method ?? "";
  const query = event.queryStringParameters ?? {};
  try {
    const body = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8").toString();
    const page = await answer({ method, query, body }, dependencies);
    // What is not genuine is anybody's text, and the signature is as good as the link: neither belongs into a log.
    const { home, alarm, do: how } = query;
    logger.info("answered", {
      method,
      status: page.status,
      ...(page.status === 200 ? { home, alarm, how } : {}),
    });
    return htmlOf(page);
  } catch (error) {
    logger.error("a link could not be answered", { method, error: error as Error });
    return htmlOf(PROBLEMS.broken);
  }
}
