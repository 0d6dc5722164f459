/** One operation of a service; each call of it is atomic. */
export interface Operation {
  name: string;
  // The command's class tells the type of its input.
  // biome-ignore lint/suspicious/noExplicitAny: one table holds operations of different inputs
  run(input: any, leaves: (index: number) => boolean): object;
}

/** A service in memory: its operations by the class of the SDK's command. */
export interface Service {
  name: "dynamodb" | "sns" | "sqs";
  operations: Map<unknown, Operation>;
}
