/** What the agent's log says of its counters once a minute: the stacks make metrics and the heartbeat's alarm of it. */
export const statusLine = {
  /** `msg` of the line; its other fields are those of AgentStatus. */
  message: "status",
  intervalMs: 60_000,
} as const;
