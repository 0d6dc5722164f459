/** Sums what a function reports in CloudWatch's embedded metric format on its standard output. */
export class FunctionMetrics {
  readonly #sums = new Map<string, number>();

  /** Takes a line of the function's output; one that carries no metrics changes nothing. */
  read(line: string): void {
    if (!line.includes('"_aws"')) return;
    const entry = JSON.parse(line) as Record<string, unknown> & { _aws: EmbeddedMetrics };
    for (const { Name } of entry._aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics))
      for (const value of [entry[Name]].flat())
        this.#sums.set(Name, this.sum(Name) + (typeof value === "number" ? value : 0));
  }

  /** The sum of a metric since the start; 0 for one that was never reported. */
  sum(name: string): number {
    return this.#sums.get(name) ?? 0;
  }
}

/** Source: Amazon CloudWatch user guide, "Specification: Embedded metric format". */
interface EmbeddedMetrics {
  CloudWatchMetrics: { Metrics: { Name: string }[] }[];
}
