/**
 * The named environment variables; throws one error that names every missing one. No default stands in for a name or an
 * address: a program that starts with a wrong one does damage.
 */
export function readEnvironment<Variables>(
  names: readonly (keyof Variables & string)[],
  environment: Record<string, string | undefined> = process.env,
): Variables {
  const missing = names.filter((name) => !environment[name]);
  if (missing.length > 0)
    throw new Error(`environment: ${missing.join(", ")} not set; whoever starts this program must set them`);
  return Object.fromEntries(names.map((name) => [name, environment[name]])) as Variables;
}
