import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Outcome } from "./fault.ts";
import { createScheduler } from "./scheduler.ts";
import { createTestAws, item, refusalOf, TABLE } from "./test-table.ts";

/** What becomes of one put in virtual time: how it ends for its caller, what the service said, and what is stored. */
async function putWith(outcome: Outcome) {
  const scheduler = createScheduler(0);
  const { aws } = createTestAws({ scheduler });
  const answers: string[] = [];
  const { dynamodb } = aws.connect(
    () => ({ outcome, latencyMs: 10 }),
    ({ operation }, refusal) => answers.push(refusal?.name ?? operation),
  );
  const put = new PutItemCommand({
    TableName: TABLE,
    Item: item("h", "home"),
    ConditionExpression: "attribute_not_exists(pk)",
  });
  const [ending] = await scheduler.run([() => refusalOf(dynamodb.send(put))]);
  const heard = ending?.status === "fulfilled" ? ending.value.split(":")[0] : ending?.status;
  return { heard, answers, stored: aws.items(TABLE).length, atMs: scheduler.nowMs() };
}

test("in virtual time a call is applied once, and takes its time", async () => {
  expect(await putWith("ok")).toEqual({ heard: "accepted", answers: ["PutItem"], stored: 1, atMs: 10 });
});

test("whoever watches the service sees what a caller that timed out or died never hears", async () => {
  expect(await putWith("timeout-after")).toMatchObject({
    heard: "TimeoutError",
    answers: ["PutItem"],
    stored: 1,
  });
  expect(await putWith("die-after")).toMatchObject({ heard: "never", answers: ["PutItem"], stored: 1 });
  expect(await putWith("die-before")).toMatchObject({ heard: "never", answers: [], stored: 0 });
});

test("a call that is sent twice is answered twice, and its caller hears the second answer", async () => {
  const refused = "ConditionalCheckFailedException";
  expect(await putWith("sent-twice")).toMatchObject({
    heard: refused,
    answers: ["PutItem", refused],
    stored: 1,
  });
});
