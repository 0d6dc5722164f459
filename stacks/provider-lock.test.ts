import { readFileSync } from "node:fs";
import { PROVIDER_LOCK } from "./provider-lock.ts";
import { synthesize } from "./testing/synthesized.ts";

test("the lock file is of the provider that the stacks ask for, with its checksums for Linux and macOS", () => {
  const lock = readFileSync(PROVIDER_LOCK, "utf8");
  const [provider] = [
    ...lock.matchAll(/^provider "(.*)" \{\n {2}version {5}= "(.*)"\n {2}constraints = "(.*)"$/gm),
  ];
  const versions = [...synthesize().values()].map(
    ({ json }) => json.terraform.required_providers.aws.version,
  );
  expect(new Set(versions)).toEqual(new Set([provider?.[2]]));
  expect(provider?.slice(1)).toEqual(["registry.terraform.io/hashicorp/aws", versions[0], versions[0]]);
  expect(lock.match(/^provider /gm)).toHaveLength(1);
  // Linux and macOS, each for arm64 and amd64: of what is unpacked (h1), and of the file that HashiCorp signed (zh).
  expect(lock.match(/"h1:[\w+/]{43}="/g)?.length).toBeGreaterThanOrEqual(4);
  expect(lock.match(/"zh:[0-9a-f]{64}"/g)?.length).toBeGreaterThanOrEqual(4);
});
