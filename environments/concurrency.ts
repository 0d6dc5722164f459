import { capacityFor } from "./capacity.ts";
import type { Configuration } from "./configuration.ts";
import { type EnvironmentName, environments } from "./settings.ts";

/**
 * What Lambda keeps for functions without a reservation. Source: Lambda developer guide, "configuring reserved
 * concurrency". Accounts with small quotas have been seen to keep 50 or 10; the documented number is safe in all.
 */
const LEFT_UNRESERVED = 100;

/** How to get a larger quota; a new account often has 10. */
export const RAISE_QUOTA =
  "Ask for more: aws service-quotas request-service-quota-increase --service-code lambda " +
  "--quota-code L-B99A9384 --desired-value 1000";

/** The account's quota of concurrent executions that the reservations of so many environments of a configuration need. */
export function quotaToReserve(
  { environments: named }: Configuration,
  of: readonly EnvironmentName[],
): number {
  const loads = of.flatMap((name) => named[name]?.load ?? []);
  const reserved = loads.flatMap((load) => Object.values(capacityFor(load).reservedConcurrency));
  return reserved.reduce((sum, one) => sum + one, LEFT_UNRESERVED);
}

/** The environments whose functions have executions of their own. */
export function reserving({ environments: named }: Configuration): EnvironmentName[] {
  return (Object.keys(environments) as EnvironmentName[]).filter((name) => named[name]?.reserveConcurrency);
}

/** Why Lambda would refuse what a configuration reserves, and what to do; undefined when it would not. */
export function quotaProblem(configuration: Configuration, quota: number): string | undefined {
  const named = reserving(configuration);
  const needed = quotaToReserve(configuration, named);
  if (named.length === 0 || quota >= needed) return undefined;
  return `the account's quota is ${quota} concurrent executions; the reservations of ${named.join(" and ")} need ${needed}`;
}
