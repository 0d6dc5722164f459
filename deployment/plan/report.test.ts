import { synthesize } from "../../stacks/testing/synthesized.ts";
import { fixture, showOf } from "./fixture.ts";
import { bytes } from "./fold.ts";
import { COMMENT_LIMIT, inWords, reportMarkdown } from "./report.ts";
import { markOldValues, plannedStack, type StackPlan, unplannedStack } from "./stack-plan.ts";
import { isStateful } from "./stateful-types.ts";

const planned = (name: string) => plannedStack("dev-foundation", showOf(name));
const report = (...plans: StackPlan[]) =>
  reportMarkdown(plans, {
    heading: "Terraform plan",
    limitBytes: COMMENT_LIMIT,
    whereWhole: "in the summary of the run",
  });

/** A plan of 300 KB: a real one, over and over. */
const large = (stack: string): StackPlan => {
  const { text, ...plan } = plannedStack(stack, showOf("adds"));
  return { ...plan, stack, text: Array(41).fill(text).join("\n") };
};

test.each(["nothing", "adds", "replacement", "secret"])("the report of a real plan: %s", (name) => {
  expect(report(planned(name))).toMatchSnapshot();
});

test.each(["nothing", "adds", "replacement", "secret"])("counts as Terraform counts: %s", (name) => {
  const said = /^Plan: (.*)\.$/m.exec(fixture(`${name}.txt`))?.[1];
  expect(inWords(planned(name))).toBe(said ?? "nothing to do");
});

test("a plan that has nothing to do is a line and nothing more", () => {
  const text = report(planned("nothing"));
  expect(text).toContain("| dev-foundation | 0 | 0 | 0 | nothing to do |");
  expect(text).not.toContain("<details>");
});

test("the replacement of the table is told first and loudly", () => {
  const [, second, third, fourth] = report(planned("replacement")).split("\n").filter(Boolean);
  expect(second).toBe("> [!CAUTION]");
  expect(third).toContain("Data would be lost");
  expect(fourth).toBe(
    "> dev-foundation replaces `aws_dynamodb_table.homes_table_A0E97073`: what it holds is lost.",
  );
});

describe("a plan that used outputs which an earlier stack will change", () => {
  const takesFrom = { "dev-delivery": ["dev-foundation"], "dev-detection": ["dev-delivery"] };
  const rowsAfter = (first: string) => {
    const later = ["dev-delivery", "dev-detection", "prod-foundation"];
    const plans = [planned(first), ...later.map((stack) => plannedStack(stack, showOf("nothing")))];
    const rows = report(...markOldValues(plans, takesFrom)).match(/^\| (dev|prod)-.*/gm) ?? [];
    return rows.slice(1);
  };

  test("is told so in its one row, as is what takes from it", () => {
    const old = "planned with old values of dev-foundation";
    expect(rowsAfter("replacement")).toEqual([
      `| dev-delivery | 0 | 0 | 0 | nothing to do<br>${old} |`,
      `| dev-detection | 0 | 0 | 0 | nothing to do<br>${old} |`,
      "| prod-foundation | 0 | 0 | 0 | nothing to do |",
    ]);
  });

  test("is no other plan: changes that leave the outputs alone make nothing old", () => {
    expect(rowsAfter("secret").join()).not.toContain("old values");
  });
});

test("what goes without holding anything is told, and not loudly", () => {
  const text = report(planned("secret"));
  expect(text).toContain("destroys `terraform_data.gone`");
  expect(text).not.toContain("CAUTION");
});

test("whatever prod protects counts as holding something", () => {
  const isProtected = [...synthesize().values()]
    .flatMap(({ resources }) => resources)
    .filter(({ config }) => config.lifecycle?.prevent_destroy === true);
  expect(isProtected.length).toBeGreaterThan(5);
  expect(isProtected.filter(({ type }) => !isStateful(type)).map(({ type, id }) => `${type}.${id}`)).toEqual(
    [],
  );
});

test("no e-mail address is shown", () => {
  expect(fixture("adds.txt")).toContain("ops@example.com");
  expect(report(planned("adds"))).not.toContain("@example.com");
});

test("a plan of 300 KB is cut at its end, the table stays, and it is said where the whole is", () => {
  const text = report(large("dev-foundation"));
  expect(bytes(large("dev-foundation").text)).toBeGreaterThan(300_000);
  expect(text.length).toBeLessThanOrEqual(COMMENT_LIMIT);
  expect(text.length).toBeGreaterThan(0.95 * COMMENT_LIMIT);
  expect(text).toContain("| dev-foundation | 4 | 0 | 0 |");
  expect(text).toMatch(
    /The last \d+ lines are left out here:\*\* the whole plan is in the summary of the run\./,
  );
  expect(text.match(/<details>/g)).toHaveLength(1);
  expect(text.trimEnd().endsWith("</details>")).toBe(true);
});

test("large plans share the room, and a short one beside them stays whole", () => {
  const short = { ...planned("replacement"), stack: "dev-delivery" };
  const text = report(large("dev-foundation"), short, large("dev-detection"));
  expect(text.length).toBeLessThanOrEqual(COMMENT_LIMIT);
  expect(text).toContain(short.text);
  const [first, , third] = text
    .split("<details>")
    .slice(1)
    .map((fold) => fold.length);
  expect(Math.abs((first ?? 0) - (third ?? 0))).toBeLessThan(500);
});

test("a plan that has backticks of its own stays in its fold", () => {
  const text = report({ ...planned("adds"), text: "```\n</details>\n````" });
  expect(text).toContain("`````text\n```\n</details>\n````\n`````");
});

test.each(["not-applied.txt", "new-output.txt"])(
  "a stack that takes what is not applied yet waits: %s",
  (name) => {
    const waits = unplannedStack("dev-detection", fixture(name), ["dev-foundation", "dev-delivery"]);
    expect(waits.outcome).toBe("waits");
    expect(report(waits)).toContain("| dev-detection | ? | ? | ? | can be planned once");
  },
);

test("the same error is a failure when nothing is left to apply before it, and its text is folded below", () => {
  const failed = unplannedStack("dev-delivery", fixture("new-output.txt"), []);
  expect(failed.outcome).toBe("failed");
  expect(report(failed)).toContain("| dev-delivery | ? | ? | ? | could not be planned |");
  expect(report(failed)).toContain("Error: Unsupported attribute");
});

test("one error of another kind makes it a failure", () => {
  const error = `${fixture("not-applied.txt")}\nError: Invalid provider configuration\n`;
  expect(unplannedStack("dev-detection", error, ["dev-foundation", "dev-delivery"]).outcome).toBe("failed");
});
