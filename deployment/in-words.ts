import { ConfigurationError } from "../environments/configuration.ts";
import { ManifestError } from "./manifest.ts";
import { ReleaseError } from "./release/target.ts";

const MENDABLE = [ConfigurationError, ManifestError, ReleaseError];

/** An error that the user can fix is one line, those of AWS included; any other error is a bug and shows its stack. */
export function inWords(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (MENDABLE.some((kind) => error instanceof kind)) return `error: ${error.message}`;
  if (error.message === "Region is missing")
    return "error: no region: set AWS_REGION, or one in your AWS profile";
  const { name, message } = error;
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (/^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT)/.test(code))
    return `error: AWS cannot be reached: ${message || code}`;
  const isOfAws = "$metadata" in error || /Credential|Token/.test(name);
  return isOfAws ? `error: AWS says ${name}: ${message}` : error;
}
