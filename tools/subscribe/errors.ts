import { CommandError } from "../home/errors.ts";

/** What whoever subscribes people can fix. */
export class SubscribeError extends CommandError {
  override readonly name = "SubscribeError";
}

/** AWS's answers that a person can do something about, in words; anything else is thrown on as it is. */
export function explained(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message } = error;
  if (/^NotFound/.test(name))
    return new SubscribeError(
      `SNS: ${message}. The topics of homes in config.yaml come with the foundation (npm run deploy -- <environment>-foundation), ` +
        "those of others with npm run homes -- add",
    );
  if (/^InvalidParameter/.test(name) && /token/i.test(message))
    return new SubscribeError(
      `SNS does not take the token: ${message}. It is good for 48 hours; subscribe again for a new e-mail.`,
    );
  if (/^InvalidParameter/.test(name) && /different attributes/i.test(message))
    return new SubscribeError(
      "It is subscribed already, with another filter policy. End that subscription first; `check` shows its ARN.",
    );
  if (/^(AuthorizationError|AccessDenied|InvalidParameter)/.test(name))
    return new SubscribeError(`SNS refuses: ${message}`);
  if (/Credentials|^(ExpiredToken|InvalidClientTokenId|UnrecognizedClient)/.test(name))
    return new SubscribeError(
      `no AWS credentials that work (${message}); set AWS_PROFILE, or run \`aws sso login\``,
    );
  return error;
}
