import type { Status } from "./deployed.ts";

/** A status as an engineer reads it. */
export function statusText({
  environment,
  account,
  region,
  agent,
  functions,
  readers,
  problems,
}: Status): string {
  const rows = [
    `${environment}, account ${account}, ${region}`,
    row("agent", agent?.commit ?? "never deployed"),
    ...(agent === undefined
      ? []
      : [
          row(
            "",
            `deployment ${agent.lastDeployment.id} ${agent.lastDeployment.status}, ${agent.lastDeployment.at}`,
          ),
          row("", `last heartbeat ${agent.lastHeartbeatAt ?? "more than 15 min ago"}`),
        ]),
    ...Object.entries(functions).map(([name, one]) =>
      row(
        name,
        one === undefined
          ? "not deployed"
          : `${one.commit ?? "Terraform's first code"}  version ${one.version}, ${one.state}`,
      ),
    ),
    ...readers.map(({ uuid, invokes, state }) =>
      row("stream", `read by ${invokes}, ${state} (mapping ${uuid})`),
    ),
    ...(problems.length === 0 ? [row("healthy", "yes")] : problems.map((problem) => row("problem", problem))),
  ];
  return rows.join("\n");
}

function row(name: string, text: string): string {
  return `${name.padEnd(8)} ${text}`;
}
