import { copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The checksums of Terraform's provider for every platform, as HashiCorp released it; decision 0001 says how to renew it. */
export const PROVIDER_LOCK = join(import.meta.dirname, "../.terraform.lock.hcl");

/** Puts the lock file into the folder of each synthesized stack: `terraform init` takes a provider of those checksums only. */
export function lockProviders(outdir: string): void {
  const stacks = join(outdir, "stacks");
  for (const stack of readdirSync(stacks))
    copyFileSync(PROVIDER_LOCK, join(stacks, stack, ".terraform.lock.hcl"));
}
