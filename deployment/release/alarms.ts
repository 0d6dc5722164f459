import { DescribeAlarmsCommand, type MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { Target } from "./target.ts";

const POLL_MS = 15_000;

/** Names of the environment's alarms that are in ALARM now, with when each went off. */
export async function firingAlarms({ clients, names }: Target): Promise<Map<string, number>> {
  const { MetricAlarms = [] } = await clients.cloudwatch.send(
    new DescribeAlarmsCommand({ AlarmNamePrefix: `${names.prefix}-`, StateValue: "ALARM", MaxRecords: 100 }),
  );
  const firing = MetricAlarms.filter(({ StateValue }) => StateValue === "ALARM");
  return new Map(firing.map((alarm) => [alarm.AlarmName ?? "", wentOffMs(alarm)]));
}

/**
 * Watches the functions' own alarms (errors, throttles) for so long; returns the name of the first that goes off. One that
 * was off already `before` does not count: the release may be what fixes it.
 */
export async function watchFunctionAlarms(
  target: Target,
  functionNames: readonly string[],
  before: ReadonlyMap<string, number>,
  forMs: number,
): Promise<string | undefined> {
  const untilMs = target.clock.nowMs() + forMs;
  const ours = functionNames.map((name) => `${target.names.functionName(name)}-`);
  for (;;) {
    for (const [name, atMs] of await firingAlarms(target))
      if (ours.some((prefix) => name.startsWith(prefix)) && before.get(name) !== atMs) return name;
    if (target.clock.nowMs() >= untilMs) return undefined;
    await target.pause(Math.min(POLL_MS, untilMs - target.clock.nowMs()));
  }
}

function wentOffMs({ StateTransitionedTimestamp, StateUpdatedTimestamp }: MetricAlarm): number {
  return (StateTransitionedTimestamp ?? StateUpdatedTimestamp)?.getTime() ?? 0;
}
