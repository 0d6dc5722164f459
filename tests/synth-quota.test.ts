import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "synth-quota-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What `npm run synth` says, in an account with that quota of concurrent executions. */
async function synth(quota: number, reserveConcurrency: boolean): Promise<{ said: string; asked: number }> {
  let asked = 0;
  const lambda = createServer((_, response) => {
    asked += 1;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ AccountLimit: { ConcurrentExecutions: quota } }));
  }).listen(0, "127.0.0.1");
  await once(lambda, "listening");
  const emails = ["you@example.com"];
  const configuration = {
    account: "123456789012",
    region: "eu-west-1",
    repository: { subject: "repo:octocat/house", mainBranch: "main" },
    bootstrapped: false,
    environments: { prod: { homes: {}, operatorEmails: emails, reserveConcurrency } },
  };
  const CONFIG_FILE = join(folder, "config.yaml");
  writeFileSync(CONFIG_FILE, JSON.stringify(configuration));
  const env = {
    ...process.env,
    CONFIG_FILE,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(lambda.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  };
  const said = await new Promise<string>((resolve) =>
    execFile(process.execPath, [join(__dirname, "../main.ts")], { cwd: folder, env }, (error, _, stderr) =>
      resolve(error === null ? "synthesized" : stderr),
    ),
  );
  lambda.close();
  lambda.closeAllConnections();
  return { said, asked };
}

test("reservations that the account's quota does not allow stop before Terraform, and say how to get more", async () => {
  const { said } = await synth(10, true);
  expect(said).toMatch("the account's quota is 10 concurrent executions; the reservations of prod need 105.");
  expect(said).toMatch("aws service-quotas request-service-quota-increase --service-code lambda");
});

test("with the quota for them the stacks are synthesized, and without reservations nobody is asked", async () => {
  expect(await synth(105, true)).toEqual({ said: "synthesized", asked: 1 });
  expect(await synth(10, false)).toEqual({ said: "synthesized", asked: 0 });
});
