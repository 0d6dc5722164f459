import type { SQSClient } from "@aws-sdk/client-sqs";
import { createQuarantinePeek } from "./quarantine-peek.ts";

/** What the peek shows once its look at the queue has ended. */
async function seen(answers: Partial<Record<string, unknown>>) {
  const client = {
    async send(command: object) {
      const answer = answers[command.constructor.name];
      if (answer instanceof Error) throw answer;
      return answer;
    },
  } as unknown as SQSClient;
  const peek = createQuarantinePeek(client, async () => "queue");
  peek(0);
  await new Promise((resolve) => setImmediate(resolve));
  return peek(0);
}

test("a message that is none of ours is shown as that, and hides no other", async () => {
  const ours = {
    reason: "sensor: missing",
    arrivedAtMs: 7,
    dataBase64: Buffer.from("{}").toString("base64"),
  };
  const { records, problem } = await seen({
    GetQueueAttributesCommand: { Attributes: { ApproximateNumberOfMessages: "2" } },
    ReceiveMessageCommand: {
      Messages: [
        { MessageId: "a", Body: "hello" },
        { MessageId: "b", Body: JSON.stringify(ours) },
      ],
    },
  });
  expect(problem).toBeUndefined();
  expect(records).toEqual([
    { id: "b", reason: "sensor: missing", arrivedAtMs: 7, payload: "{}" },
    { id: "a", reason: "this message is none of ours", arrivedAtMs: 0, payload: "hello" },
  ]);
});

test("a queue that may not be read is told without the names in AWS's message", async () => {
  const denied = Object.assign(new Error("not authorized on arn:aws:sqs:eu-west-1:123456789012:q"), {
    name: "AccessDenied",
  });
  const { problem } = await seen({ GetQueueAttributesCommand: denied });
  expect(problem).toBe("the queue cannot be read (AccessDenied)");
});
