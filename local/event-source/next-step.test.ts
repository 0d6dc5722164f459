import type { InvokeResult } from "../lambda/invocation.ts";
import { type Batch, nextStep } from "./next-step.ts";

const thrown: InvokeResult = { ok: false, errorType: "Unhandled", errorMessage: "Error: no" };
const timedOut: InvokeResult = {
  ok: false,
  errorType: "Timeout",
  errorMessage: "Task timed out after 1.00 seconds",
};
const answered = (payload: unknown): InvokeResult => ({ ok: true, payload });
const reported = (...identifiers: unknown[]) =>
  answered({ batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })) });

/** The step in short: what is processed, then each next batch as its records and failures, then what is discarded. */
function step(records: string, result: InvokeResult, { bisect = true, retries = 2, failures = 0 } = {}) {
  const batch = {
    records: [...records].map((sequenceNumber) => ({ kinesis: { sequenceNumber } })),
    failures,
    invocations: 0,
  };
  const settings = { bisectBatchOnFunctionError: bisect, maximumRetryAttempts: retries };
  const { processed, next, discarded } = nextStep(batch, result, settings);
  return [processed, ...next.map(text), ...(discarded ? [`discard ${text(discarded)}`] : [])];
}

function text({ records, failures }: Batch<{ kinesis: { sequenceNumber: string } }>) {
  return `${records.map(({ kinesis }) => kinesis.sequenceNumber).join("")} failures ${failures}`;
}

describe("AWS: a batch is a complete success", () => {
  test.each([
    ["when the response is null", answered(null)],
    ["when the response is empty", answered({})],
    ["when the list is null", answered({ batchItemFailures: null })],
    ["when the list is empty", answered({ batchItemFailures: [] })],
  ])("%s", (_rule, result) => expect(step("abcd", result)).toEqual([4]));
});

describe("AWS: a batch is a complete failure", () => {
  test.each([
    ["when an identifier is an empty string", reported("")],
    ["when an identifier is null", reported(null)],
    ["when the key of the identifier is misspelt", answered({ batchItemFailures: [{ id: "b" }] })],
    ["when an identifier is not of the batch", reported("b", "z")],
    ["when the function throws", thrown],
    ["when the function times out", timedOut],
  ])("%s", (_rule, result) => {
    expect(step("abcd", result, { bisect: false })).toEqual([0, "abcd failures 1"]);
    expect(step("abcd", result, { bisect: true })).toEqual([0, "ab failures 0", "cd failures 0"]);
  });
});

describe("AWS: records are reported", () => {
  test("the lowest sequence number is where it goes on", () => {
    expect(step("abcd", reported("d", "c"))).toEqual([2, "cd failures 0"]);
  });
  test("with bisect on, the split at the reported record does not consume the retry quota", () => {
    expect(step("abcd", reported("b"), { failures: 2 })).toEqual([1, "bcd failures 2"]);
  });
  test("with bisect off, going on from the reported record is a retry", () => {
    expect(step("abcd", reported("b"), { bisect: false })).toEqual([1, "bcd failures 1"]);
    expect(step("abcd", reported("b"), { bisect: false, retries: 0 })).toEqual([1, "discard bcd failures 1"]);
  });
  test("our reading: the first record reported splits nothing, so the batch counts as failed and goes whole", () => {
    expect(step("abcd", reported("a"))).toEqual([0, "abcd failures 1"]);
    expect(step("abcd", reported("a"), { failures: 2 })).toEqual([0, "discard abcd failures 3"]);
  });
});

describe("AWS: bisect on function error", () => {
  test("splitting does not consume the retry quota", () => {
    expect(step("abc", thrown, { retries: 0 })).toEqual([0, "ab failures 0", "c failures 0"]);
  });
  test("a single record is retried until the quota is used up, then discarded", () => {
    expect(step("a", thrown, { failures: 1 })).toEqual([0, "a failures 2"]);
    expect(step("a", thrown, { failures: 2 })).toEqual([0, "discard a failures 3"]);
  });
});

test("AWS: maximumRetryAttempts 0 discards after the first failure, -1 never", () => {
  expect(step("ab", thrown, { bisect: false, retries: 0 })).toEqual([0, "discard ab failures 1"]);
  expect(step("ab", thrown, { bisect: false, retries: -1, failures: 9999 })).toEqual([
    0,
    "ab failures 10000",
  ]);
});
