/** Where a long-running program tells what happens; pino fits. WARN: nothing was lost. ERROR: something was, or a person must act. */
export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
