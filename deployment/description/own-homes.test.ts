import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseConfiguration } from "../../environments/configuration.ts";
import { environmentNames } from "../../environments/names.ts";
import type { EnvironmentName } from "../../environments/settings.ts";
import { withOwnHomes } from "./own-homes.ts";
import { simulatedHouse } from "./simulated-house.ts";

const account = { account: "123456789012", region: "eu-west-1" };
const mine = { alertEmails: ["me@example.com"] };
const elms = { alertEmails: ["elm@example.com"] };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "own-homes-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function describeHome(environment: EnvironmentName, id: string): void {
  const text = simulatedHouse(environmentNames(environment, account)).replace("id: my-home", `id: ${id}`);
  writeFileSync(join(folder, `agent.${environment}.yaml`), text);
}

/** What the stacks get of an environment's configuration. */
function settled(environment: EnvironmentName, personal: object) {
  const values = {
    ...account,
    repository: { subject: "repo:octocat/house", mainBranch: "main" },
    bootstrapped: false,
    environments: { [environment]: { operatorEmails: ["ops@example.com"], ...personal } },
  };
  const configuration = parseConfiguration(JSON.stringify(values), "config.yaml");
  return withOwnHomes(configuration, join(folder, "config.yaml")).environments[environment];
}

test("alertEmails alone are of the home that is described, in dev else of the simulated one", () => {
  expect(settled("dev", mine)).toMatchObject({ homes: { "my-home": mine } });
  describeHome("dev", "elm");
  const { alertEmails, homes } = settled("dev", mine) ?? {};
  expect({ alertEmails, homes }).toEqual({ alertEmails: undefined, homes: { elm: mine } });
});

test("further homes stand beside, or all homes stand together", () => {
  expect(settled("dev", { ...mine, homes: { elm: elms } })?.homes).toEqual({ "my-home": mine, elm: elms });
  expect(settled("dev", { homes: { "my-home": mine, elm: elms } })?.homes).toEqual({
    "my-home": mine,
    elm: elms,
  });
  expect(settled("prod", { homes: { elm: elms } })?.homes).toEqual({ elm: elms });
  // The command adds them all.
  expect(settled("dev", { homes: {} })?.homes).toEqual({});
});

test("a configuration of which it is open whose an address is names what is open", () => {
  expect(() => settled("prod", mine)).toThrow(
    /prod\.alertEmails: whose they are is open, since no agent\.prod\.yaml describes/,
  );
  expect(() => settled("dev", { ...mine, homes: { "my-home": elms } })).toThrow(
    /dev\.alertEmails: are those of my-home, .* which homes names, too/,
  );
  describeHome("dev", "elm-street");
  expect(() => settled("dev", { homes: { "elm-stret": elms } })).toThrow(
    /dev\.homes: has no addresses of elm-street, the environment's own home/,
  );
});

test("a home that is called as what every object has is a home like others", () => {
  describeHome("dev", "constructor");
  expect(settled("dev", mine)?.homes).toEqual({ constructor: mine });
});
