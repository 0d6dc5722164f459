import type { EnvironmentNames } from "../../environments/names.ts";
import type { Status } from "./deployed.ts";

/** In words, what of a status is not well. */
export function problemsOf(
  { agent, functions, readers, alarms }: Omit<Status, "problems">,
  names: EnvironmentNames,
): string[] {
  const problems: string[] = [];
  if (agent === undefined) problems.push("the agent was never deployed");
  else {
    const { id, status } = agent.lastDeployment;
    if (status !== "Succeeded") problems.push(`the agent's last deployment ${id} is ${status}`);
    if (agent.lastHeartbeatAt === undefined) problems.push("the agent gave no sign of life for 15 minutes");
  }
  for (const [name, one] of Object.entries(functions)) {
    if (one === undefined) problems.push(`${name} is not deployed`);
    else if (!["Active", "Inactive"].includes(one.state)) problems.push(`${name} is ${one.state}`);
    else if (one.commit === undefined)
      problems.push(`${name} was never released: it has the code that Terraform gave`);
  }
  const enabled = readers.filter(({ state }) => state === "Enabled");
  if (!enabled.some(({ invokes }) => invokes.startsWith(names.functionName("detect"))))
    problems.push("detect does not read the stream");
  if (enabled.length > 1) problems.push(`${enabled.length} functions read the stream`);
  return [...problems, ...alarms.map((alarm) => `alarm ${alarm} is in ALARM`)];
}
