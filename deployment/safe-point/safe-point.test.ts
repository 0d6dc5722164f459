import { noteSafePoint, type RunScript, returnTo } from "./safe-point.ts";

const printing =
  (status: object, ok = true): RunScript =>
  async () => ({ ok, stdout: JSON.stringify(status) });

test("notes the commits that run, also while the environment is not well", async () => {
  const status = {
    agent: { commit: "aaa" },
    functions: { detect: { commit: "bbb" }, watch: { commit: "bbb" } },
  };
  expect(await noteSafePoint("dev", printing(status, false))).toEqual({ agent: "aaa", lambda: "bbb" });
});

test("notes nothing of what never ran", async () => {
  const status = { functions: { detect: {}, watch: null } };
  expect(await noteSafePoint("dev", printing(status))).toEqual({ agent: undefined, lambda: undefined });
});

test("a status that says nothing stops the deployment before it begins", async () => {
  await expect(noteSafePoint("dev", async () => ({ ok: false, stdout: "" }))).rejects.toThrow();
});

test("goes back with both, though the first fails, and tells which failed", async () => {
  const ran: string[] = [];
  const run: RunScript = async (...args) => {
    ran.push(args.join(" "));
    return { ok: !args.includes("lambda"), stdout: "" };
  };
  const failed = await returnTo({ agent: "aaa", lambda: "bbb" }, "prod", { run, say: () => undefined });
  expect(failed).toEqual(["lambda"]);
  expect(ran).toEqual(["rollback -- lambda --env prod --to bbb", "rollback -- agent --env prod --to aaa"]);
});

test("has nothing to go back to after the first release ever", async () => {
  const said: string[] = [];
  const run: RunScript = () => Promise.reject(new Error("must not run"));
  expect(await returnTo({}, "dev", { run, say: (line) => said.push(line) })).toEqual([]);
  expect(said).toHaveLength(2);
});
