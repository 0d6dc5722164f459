/** Sums what a function reports in CloudWatch's embedded metric format on its standard output, and the counts beside it. */
export class FunctionMetrics {
  readonly #sums = new Map<string, number>();

  /** Takes a line of the function's output; one that carries no metrics changes nothing. */
  read(line: string): void {
    if (!line.includes('"_aws"')) return;
    const entry = JSON.parse(line) as Record<string, unknown>;
    for (const [name, values] of Object.entries(entry))
      for (const value of [values].flat().map(Number))
        if (Number.isFinite(value)) this.#sums.set(name, this.sum(name) + value);
  }

  /** The sum of a metric or a count since the start; 0 for one that was never reported. */
  sum(name: string): number {
    return this.#sums.get(name) ?? 0;
  }
}
