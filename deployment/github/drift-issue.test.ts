import { showOf } from "../plan/fixture.ts";
import { plannedStack, unplannedStack } from "../plan/stack-plan.ts";
import { connectGithub } from "./api.ts";
import { tellDrift } from "./drift-issue.ts";
import { item, startGithubStandIn } from "./github-stand-in.ts";

let standIn: Awaited<ReturnType<typeof startGithubStandIn>>;
beforeEach(async () => {
  standIn = await startGithubStandIn();
  // Neighbours that are none of its business.
  standIn.state.items.push(
    item(1, { body: "<!-- terraform-drift -->\nsomebody's copy" }),
    item(2, { pull_request: {}, body: "<!-- terraform-drift -->\n", user: { login: "github-actions[bot]" } }),
  );
});
afterEach(() => standIn.stop());

const run = "https://github.com/octocat/house/actions/runs/1";
const planned = (name: string) => ({ plans: [plannedStack("dev-foundation", showOf(name))] });
const tell = (...reports: Parameters<typeof tellDrift>[1]) =>
  tellDrift(connectGithub(standIn.connection), reports, run);
const issue = () => standIn.state.items[2];

test("one issue is opened, told anew when the drift is another, and closed when there is none", async () => {
  expect(await tell(planned("nothing"))).toBe("none");
  expect(await tell(planned("secret"), planned("nothing"))).toBe("opened");
  expect(await tell(planned("secret"), planned("nothing"))).toBe("unchanged");
  expect(await tell(planned("replacement"))).toBe("updated");
  expect(issue()?.body).toContain("Data would be lost");
  expect(await tell(planned("nothing"))).toBe("closed");
  expect(issue()).toMatchObject({ state: "closed" });
  expect(issue()?.comments[0]?.body).toContain(run);
  expect(standIn.state.items).toHaveLength(3);
});

test("drift that comes again opens a new issue", async () => {
  for (const name of ["secret", "nothing", "secret"]) await tell(planned(name));
  expect(standIn.state.items.map(({ state }) => state)).toEqual(["open", "open", "closed", "open"]);
});

test("a stack that could not be planned is no reason to call the drift gone", async () => {
  await tell(planned("secret"));
  const failed = { plans: [unplannedStack("dev-foundation", "Error: no credentials\n", [])] };
  expect(await tell(failed)).toBe("none");
  expect(issue()?.state).toBe("open");
});
