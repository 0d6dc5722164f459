/** What is deployed in an environment, and whether it is well. What is not deployed is undefined. */
export interface Status {
  environment: string;
  account: string;
  region: string;
  agent: AgentStatus | undefined;
  functions: Record<string, FunctionStatus | undefined>;
  /** What reads the stream: the state of each event source mapping, with the function it invokes. */
  readers: { uuid: string; invokes: string; state: string }[];
  /** Alarms that are in ALARM now. */
  alarms: string[];
  /** In words, what is not well; empty when all is. */
  problems: string[];
}

/** Of the agent on its instance. */
export interface AgentStatus {
  /** Of the newest deployment that succeeded. */
  commit: string | undefined;
  lastDeployment: { id: string; commit: string; status: string; at: string };
  /** ISO 8601, by the minute; undefined when there was none in the last quarter of an hour. */
  lastHeartbeatAt: string | undefined;
}

/** Of a function, at its alias `live`. */
export interface FunctionStatus {
  version: string;
  commit: string | undefined;
  state: string;
}
