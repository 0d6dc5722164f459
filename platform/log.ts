/** What a program says of itself; a pino logger is one. `warn`: surprising, nothing lost. `error`: lost, or a person must act. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
