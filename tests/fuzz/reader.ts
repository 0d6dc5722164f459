/** Something that reads bytes from outside. */
export interface Reader {
  /** As `--reader` names it. */
  name: string;
  /** Its share of the inputs, relative to the others: cheap readers get more. */
  share: number;
  /** Inputs that it accepts; most inputs are these with a few edits. */
  samples: readonly (string | Uint8Array)[];
  /**
   * Whether the reader accepts an input. A typed refusal is false. Throws, and so fails, on any other exception and when
   * the next stage refuses what the reader accepted.
   */
  read(input: Buffer): boolean | Promise<boolean>;
}

/** The value of `read`, or undefined when it throws one of the errors that are the reader's own way to refuse. */
export function unlessRefused<Value>(
  read: () => Value,
  ...refusals: (new (
    ...args: never[]
  ) => Error)[]
): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (isRefusal(error, refusals)) return undefined;
    throw error;
  }
}

/** Whether an error is one of the refusals; a full stack never is. */
export function isRefusal(error: unknown, refusals: readonly (new (...args: never[]) => Error)[]): boolean {
  return !isFullStack(error) && refusals.some((kind) => error instanceof kind);
}

/** Whether a reader recursed until the stack was full: its next input may end the process. */
export function isFullStack(error: unknown): boolean {
  return /Maximum call stack/.test((error as Error).message);
}

/** Fails with what the next stage says. */
export function expectThat(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`the next stage refuses it: ${otherwise}`);
}
