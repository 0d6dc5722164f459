/** One permission, in words that a reader of the policy understands without its actions. */
export interface Statement {
  /** Letters and digits only. */
  sid: string;
  actions: readonly string[];
  resources: readonly string[];
  conditions?: Conditions;
  /** Why an action or the resource must be a wildcard; without it a wildcard is an error. */
  wildcardBecause?: string;
}

/** As IAM has them: operator, key, value. */
export type Conditions = Record<string, Record<string, string | readonly string[]>>;

/** A policy document that allows what `statements` say. */
export function policyDocument(statements: readonly Statement[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map(({ sid, actions, resources, conditions, wildcardBecause }) => {
      const wildcard = resources.includes("*") || actions.some((action) => action.includes("*"));
      if (wildcard && !wildcardBecause)
        throw new Error(
          `policy statement ${sid} has a wildcard; say why in wildcardBecause, or name what it needs`,
        );
      return {
        Sid: sid,
        Effect: "Allow",
        Action: actions,
        Resource: resources,
        ...(conditions === undefined ? {} : { Condition: conditions }),
      };
    }),
  });
}
