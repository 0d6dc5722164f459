import { showOf } from "../plan/fixture.ts";
import { COMMENT_LIMIT } from "../plan/report.ts";
import { plannedStack } from "../plan/stack-plan.ts";
import { connectGithub } from "./api.ts";
import { endedIn, lastBegun, lastSucceeded } from "./deployments.ts";
import { item, startGithubStandIn } from "./github-stand-in.ts";
import { findPlanComment, type PlanMark, writePlanComment } from "./plan-comment.ts";
import { markStalePlans, REQUIRED_CHECK, whyStale } from "./staleness.ts";
import { verdictOf } from "./verdict.ts";

let standIn: Awaited<ReturnType<typeof startGithubStandIn>>;
beforeEach(async () => {
  standIn = await startGithubStandIn();
});
afterEach(() => standIn.stop());

const github = () => connectGithub(standIn.connection);
const report = (name: string) => ({ plans: [plannedStack("dev-foundation", showOf(name))] });
const mark: PlanMark = { head: "abc1234def", merge: "merged", deployments: { dev: 1, prod: 0 } };
const options = { mark, runUrl: "https://github.com/octocat/house/actions/runs/1" };

/** Pull request 7 with a conversation of three comments, one of which quotes the plan's. */
function pullRequest() {
  const quoted = `<!-- terraform-plan {"head":"x"} -->\n`;
  const talk = ["first", quoted, "last"].map((body, index) => ({
    id: index + 1,
    body,
    user: { login: "ada" },
  }));
  standIn.state.items.push(item(7, { pull_request: {}, head: { sha: mark.head }, comments: talk }));
  standIn.state.deployments.push({ id: 1, sha: "a", environment: "dev", state: "success" });
  standIn.state.history.merged = ["a"];
  return talk;
}

describe("the comment with the plan", () => {
  test("is written once, and then updated in its place", async () => {
    const comments = pullRequest();
    await writePlanComment(github(), 7, report("adds"), options);
    await writePlanComment(github(), 7, report("replacement"), {
      ...options,
      mark: { ...mark, head: "fff" },
    });
    expect(comments).toHaveLength(4);
    expect(comments[3]?.body).toContain("Data would be lost");
    expect(comments[3]?.body).not.toContain("4 to add");
    expect((await findPlanComment(github(), 7))?.mark.head).toBe("fff");
    expect(comments.slice(0, 3).map(({ body }) => body)).toEqual([
      "first",
      expect.stringContaining("x"),
      "last",
    ]);
  });

  test("fits with a plan of any length, also once it is marked stale", async () => {
    const comments = pullRequest();
    const { plans } = report("adds");
    const large = plans.map((plan) => ({ ...plan, text: Array(50).fill(plan.text).join("\n") }));
    await writePlanComment(github(), 7, { plans: large }, options);
    standIn.state.deployments.push({ id: 2, sha: "b", environment: "dev", state: "success" });
    await markStalePlans(github());
    expect(comments[3]?.body).toContain("stale");
    expect(comments[3]?.body.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(comments[3]?.body).toContain("actions/runs/1");
  });
});

describe("a plan is stale", () => {
  beforeEach(async () => {
    pullRequest();
    await writePlanComment(github(), 7, report("adds"), options);
  });

  test("not while nothing was deployed after it, however often it is asked", async () => {
    expect(await whyStale(github(), mark)).toBeUndefined();
    expect(await markStalePlans(github())).toEqual([]);
    expect(standIn.state.statuses).toEqual([]);
  });

  test.each(["success", "failure"])(
    "once a deployment is over, with %s, and its required check fails",
    async (state) => {
      standIn.state.deployments.push({ id: 2, sha: "b", environment: "dev", state });
      expect(await markStalePlans(github())).toEqual([7]);
      await markStalePlans(github());
      const body = standIn.state.items[0]?.comments[3]?.body ?? "";
      expect(body.match(/This plan is stale:\*\* dev was deployed after it was made/g)).toHaveLength(1);
      expect(body).toContain("4 to add");
      expect(standIn.state.statuses[0]).toMatchObject({
        sha: mark.head,
        state: "failure",
        context: REQUIRED_CHECK,
      });
    },
  );

  test("once both environments were deployed, and says so of both", async () => {
    standIn.state.deployments.push({ id: 2, sha: "b", environment: "dev", state: "success" });
    standIn.state.deployments.push({ id: 3, sha: "b", environment: "prod", state: "success" });
    expect(await whyStale(github(), mark)).toMatch("dev and prod were deployed after it was made");
  });

  test("not while a deployment is still under way", async () => {
    standIn.state.deployments.push({ id: 2, sha: "b", environment: "dev", state: "in_progress" });
    expect(await markStalePlans(github())).toEqual([]);
  });

  test("when an old run is repeated: its merge has not what was deployed since", async () => {
    standIn.state.deployments.push({ id: 2, sha: "b", environment: "dev", state: "success" });
    const again = { ...mark, deployments: { dev: 2, prod: 0 } };
    expect(await whyStale(github(), again)).toContain("it has not what is deployed to dev");
  });

  test("a pull request without a plan is left alone", async () => {
    standIn.state.items.unshift(item(8, { pull_request: {}, head: { sha: "fork" } }));
    standIn.state.deployments.push({ id: 2, sha: "b", environment: "dev", state: "success" });
    expect(await markStalePlans(github())).toEqual([7]);
  });
});

test("what runs is the last that succeeded, also after failures and when GitHub calls it inactive", async () => {
  const states = ["inactive", "failure", "error", "waiting"];
  states.forEach((state, index) => {
    standIn.state.deployments.push({ id: index + 1, sha: state, environment: "dev", state });
  });
  expect(await lastSucceeded(github(), "dev")).toEqual({ id: 1, sha: "inactive" });
  expect(await endedIn(github(), ["dev", "prod"])).toEqual({ dev: 3, prod: 0 });
});

test("a deployment that failed once it had begun may have changed something, one that was refused has not", async () => {
  const { deployments } = standIn.state;
  deployments.push({ id: 1, sha: "good", environment: "dev", state: "success", before: ["in_progress"] });
  deployments.push({ id: 2, sha: "failed", environment: "dev", state: "failure", before: ["in_progress"] });
  deployments.push({ id: 3, sha: "refused", environment: "dev", state: "failure", before: ["waiting"] });
  expect(await lastBegun(github(), "dev")).toEqual({ id: 2, sha: "failed" });
});

describe("the verdict", () => {
  const good = { check: { result: "success" as const }, plan: { result: "success" as const } };
  const skipped = { ...good, plan: { result: "skipped" as const } };
  const known = { hasToken: true, stale: undefined };

  test("is good when all jobs are", () => expect(verdictOf(good, known).isGood).toBe(true));

  test.each(["failure", "cancelled", "skipped"] as const)("is bad when one was: %s", (result) => {
    expect(verdictOf({ ...good, check: { result } }, known).isGood).toBe(false);
    expect(verdictOf({ ...good, plan: { result } }, known).isGood).toBe(false);
  });

  test("forgives who gets no token the plan that was skipped, and says so; nothing else", () => {
    const verdict = verdictOf(skipped, { hasToken: false, stale: undefined });
    expect(verdict.isGood).toBe(true);
    expect(verdict.lines.join()).toContain("forks and of Dependabot get no token");
    const check = { check: { result: "skipped" as const } };
    expect(verdictOf({ ...skipped, ...check }, { hasToken: false, stale: undefined }).isGood).toBe(false);
  });

  test("is bad when the plan is stale, and when there is nothing to judge", () => {
    expect(verdictOf(good, { hasToken: true, stale: "dev was deployed" }).isGood).toBe(false);
    expect(verdictOf({}, known).isGood).toBe(false);
  });
});

describe("GitHub", () => {
  test("is asked again when it is overloaded", async () => {
    pullRequest();
    standIn.state.failures.push(502);
    expect(await findPlanComment(github(), 7)).toBeUndefined();
    expect(standIn.state.calls).toHaveLength(3);
  });

  test("is not asked twice to create something: the first call may have done it", async () => {
    standIn.state.failures.push(502);
    await expect(github().send("POST", "/issues", {})).rejects.toThrow(
      "refused POST /repos/octocat/house/issues with 502: not now",
    );
    expect(standIn.state.calls).toHaveLength(1);
  });
});
