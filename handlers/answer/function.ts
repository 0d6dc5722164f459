import type { FunctionDefinition } from "../function-definition.ts";

/** Takes what people answer to an e-mail: its links lead here, and nothing else of the system can be reached from outside. */
export const answerFunction: FunctionDefinition = {
  name: "answer",
  entry: "handlers/answer/index.ts",
  timeoutSeconds: 10,
  memoryMb: 256,
};

/** Environment variables of the function: written by the stack and by `local/`, read by the handler. */
export interface AnswerEnvironment {
  TABLE_NAME: string;
  /** Number of partitions of the index of due times: a whole number, 1 or more. */
  DUE_PARTITIONS: string;
  /** Parameter Store's name of the key that links are signed with. */
  LINK_KEY_NAME: string;
}
