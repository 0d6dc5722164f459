import { readConfirmation } from "./confirmation.ts";
import { explained, SubscribeError } from "./errors.ts";
import { adviceOf, judgeSubscriptions } from "./judge.ts";

const token = "2336412f37fb687f5d51e6e2425c464de257eb".repeat(4);
const topicArn = "arn:aws:sns:eu-west-1:123456789012:house-temperature-prod-alerts";

test("the link of AWS's e-mail has topic and token, and the token alone is taken too", () => {
  const link = `https://sns.eu-west-1.amazonaws.com/confirmation.html?TopicArn=${topicArn}&Token=${token}&Endpoint=you@example.com`;
  expect(readConfirmation(` ${link}\n`)).toEqual({ token, topicArn });
  expect(readConfirmation(token)).toEqual({ token });
});

test.each([
  "",
  "https://sns.eu-west-1.amazonaws.com/confirmation.html?TopicArn=arn:aws:sns:x",
  `https://sns.eu-west-1.amazonaws.com/unsubscribe.html?SubscriptionArn=${topicArn}:1`,
  "abc",
])("%j is no confirmation", (text) => {
  expect(readConfirmation(text)).toBeUndefined();
});

test("everybody who is missing, unconfirmed or easily unsubscribed is named, with what to do", () => {
  const standings = judgeSubscriptions(
    ["a@example.com", "B@example.com", "c@example.com", "d@example.com"],
    [
      { email: "d@example.com", authenticated: false },
      { email: "e@example.com", arn: "arn:e", authenticated: true },
      { email: "b@example.com", arn: "arn:b", authenticated: true },
      { email: "c@example.com", arn: "arn:c", authenticated: false },
    ],
  );
  expect(standings.map(({ email, configured, state }) => [email, configured, state])).toEqual([
    ["a@example.com", true, "missing"],
    ["B@example.com", true, "confirmed"],
    ["c@example.com", true, "removable"],
    ["d@example.com", true, "unconfirmed"],
    ["e@example.com", false, "confirmed"],
  ]);
  expect(standings.map((one) => adviceOf(one, "npm run subscribe --")?.slice(0, 20))).toEqual([
    "config.yaml names it",
    undefined,
    "confirmed by a click",
    "AWS's first e-mail i",
    undefined,
  ]);
  expect(adviceOf(standings[2] as (typeof standings)[0], "again")).toContain("--subscription-arn arn:c");
});

test("an address that is subscribed twice counts by the one that is confirmed", () => {
  const twice = [
    { email: "a@example.com", authenticated: false },
    { email: "a@example.com", arn: "arn:a", authenticated: true },
  ];
  expect(judgeSubscriptions(["a@example.com"], twice)).toMatchObject([{ state: "confirmed" }]);
});

test("AWS's answers that a person can fix are told in a line, a fault of ours is not hidden", () => {
  const answer = (name: string, message: string) => Object.assign(new Error(message), { name });
  for (const [error, words] of [
    [answer("InvalidParameterException", "Invalid token"), "48 hours"],
    [answer("NotFoundException", "Topic does not exist"), "npm run deploy"],
    [answer("CredentialsProviderError", "Could not load credentials"), "AWS_PROFILE"],
    [answer("AuthorizationErrorException", "not authorized to perform"), "SNS refuses"],
  ] as const) {
    const told = explained(error) as Error;
    expect(told).toBeInstanceOf(SubscribeError);
    expect(told.message).toContain(words);
  }
  const fault = new TypeError("x is not a function");
  expect(explained(fault)).toBe(fault);
});
