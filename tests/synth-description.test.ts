import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simulatedHouse } from "../deployment/description/simulated-house.ts";
import { environmentNames } from "../environments/names.ts";

const root = join(__dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "synth-description-"));
afterAll(() => rmSync(folder, { recursive: true }));

const names = environmentNames("dev", { account: "123456789012", region: "eu-west-1" });

/** What `npm run synth` says of a description beside the configuration. */
function synth(description: string): Promise<string> {
  const CONFIG_FILE = join(folder, "config.yaml");
  writeFileSync(CONFIG_FILE, readFileSync(join(root, "config.example.yaml")));
  writeFileSync(join(folder, "agent.dev.yaml"), description);
  return new Promise((resolve) =>
    execFile(
      process.execPath,
      [join(root, "main.ts")],
      { cwd: folder, env: { ...process.env, CONFIG_FILE } },
      (error, _, stderr) => resolve(error === null ? "synthesized" : stderr),
    ),
  );
}

test("a description that the agent could not use stops before Terraform, each problem with its line", async () => {
  const said = await synth(simulatedHouse(names).replace("celsius", "kelvin").replace("agent:", "agnt:"));
  expect(said).toMatch(
    /agent\.dev\.yaml cannot be used:\n.*agent\.dev\.yaml:2: agnt: .*\n.*:5: home\.unit: /s,
  );
  expect(await synth(simulatedHouse(names))).toBe("synthesized");
});
