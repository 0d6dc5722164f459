/** What whoever typed a command can fix: the message says what, where and how; it needs no stack. */
export class CommandError extends Error {
  override readonly name: string = "CommandError";
}

/** AWS's answers that a person can do something about, in words; anything else is given back as it is. */
export function explained(error: unknown, where: string): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message } = error;
  if (/Credentials|^(ExpiredToken|InvalidClientTokenId|UnrecognizedClient|InvalidSignature)/.test(name))
    return new CommandError(
      `no AWS credentials that work (${message}); set AWS_PROFILE, or run \`aws sso login\``,
    );
  if (/AccessDenied|AuthorizationError/.test(name))
    return new CommandError(`${where} refuses: ${message} (docs/commands.md has the permissions)`);
  if (/^ResourceNotFound|QueueDoesNotExist|NonExistentQueue/.test(name))
    return new CommandError(
      `${where} has not everything: ${message}. Deploy it (npm run deploy -- --help), or look into another account or region`,
    );
  if (/ECONNREFUSED/.test(`${(error as NodeJS.ErrnoException).code} ${message}`))
    return new CommandError(`${where} does not answer: ${message}. Start it with npm start`);
  if (/ENOTFOUND|EAI_AGAIN|TimeoutError|ETIMEDOUT/.test(`${name} ${(error as NodeJS.ErrnoException).code}`))
    return new CommandError(`${where} cannot be reached: ${message}. Is there a network?`);
  return error;
}
