import { GetParameterCommand, PutParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { newHome } from "../domain/home/home.ts";
import { withAnswerLinks } from "./answerable-notifier.ts";
import { createLinkKey } from "./link-key.ts";
import type { Notifier } from "./notifier.ts";

const NAME = "/house/link-key";
const soundKey = Buffer.alloc(32, 7).toString("base64");
/** A Parameter Store that holds one value. */
const holding = (value: string | undefined) =>
  ({
    send: async (command: object) => {
      if (command instanceof PutParameterCommand) throw new Error("nothing is made");
      expect(command).toBeInstanceOf(GetParameterCommand);
      return { Parameter: { Value: value } };
    },
  }) as unknown as SSMClient;
const keyOf = (value: string | undefined) => createLinkKey(holding(value), NAME, { nowMs: () => 0 });

test.each([
  ["an empty text", ""],
  ["no value", undefined],
  ["a key of 16 bytes", Buffer.alloc(16, 7).toString("base64")],
  ["what is no Base64", "change-me ".repeat(20)],
])(
  "%s is no key, for who reads it and for who makes links, and the message says what to do",
  async (_, value) => {
    const message = `${NAME} in Parameter Store holds no key of 32 bytes in Base64: delete it, the next e-mail makes a new one`;
    await expect(keyOf(value).read()).rejects.toThrow(message);
    await expect(keyOf(value).readOrMake()).rejects.toThrow(message);
  },
);

test("a key of 32 bytes is taken", async () => {
  expect(await keyOf(soundKey).readOrMake()).toEqual(Buffer.alloc(32, 7));
});

test.each([
  ["without links while the key is empty", "", false],
  ["with links once it is sound", soundKey, true],
])("the e-mail leaves %s", async (_, value, hasLinks) => {
  const sent: boolean[] = [];
  const failures: string[] = [];
  const notifier: Notifier = {
    async send(_letter, _home, context) {
      sent.push(context.answer !== undefined);
    },
  };
  const environment = { ANSWER_BASE_URL: "https://answer.example", LINK_KEY_NAME: NAME };
  const linking = withAnswerLinks(
    notifier,
    environment,
    ({ message }) => failures.push(message),
    async () => keyOf(value),
  );
  const { description } = newHome("home-1");
  await linking.send({ items: [] } as never, description, {} as never);
  expect(sent).toEqual([hasLinks]);
  expect(failures).toEqual(hasLinks ? [] : [expect.stringContaining("holds no key of 32 bytes")]);
});
