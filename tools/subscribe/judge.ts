/** A subscription by e-mail, as SNS tells of it. */
export interface Subscription {
  email: string;
  /** Missing while it is not confirmed. */
  arn?: string;
  /** Whether ending it takes AWS credentials, and not just a link in each e-mail. */
  authenticated: boolean;
}

/** How it stands with one address. */
export interface Standing {
  email: string;
  /** Whether config.yaml names it. */
  configured: boolean;
  state: "confirmed" | "missing" | "unconfirmed" | "removable";
  arn?: string;
}

/** Compares who should be subscribed with who is; the configured ones come first. */
export function judgeSubscriptions(
  configured: readonly string[],
  subscriptions: readonly Subscription[],
): Standing[] {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const stateOf = (one: Subscription | undefined): Standing["state"] => {
    if (one === undefined) return "missing";
    if (one.arn === undefined) return "unconfirmed";
    return one.authenticated ? "confirmed" : "removable";
  };
  const standing = (email: string, isConfigured: boolean): Standing => {
    const found = subscriptions.filter((one) => same(one.email, email));
    const one = found.find(({ arn }) => arn !== undefined) ?? found[0];
    const arn = one?.arn === undefined ? {} : { arn: one.arn };
    return { email, configured: isConfigured, state: stateOf(one), ...arn };
  };
  const others = subscriptions.filter(({ email }) => !configured.some((one) => same(one, email)));
  return [
    ...configured.map((email) => standing(email, true)),
    ...others.map(({ email }) => standing(email, false)),
  ];
}

/** What is wrong with an address and how to fix it; undefined when all is well. */
export function adviceOf({ email, state, arn, configured }: Standing, again: string): string | undefined {
  if (state === "missing" && !configured)
    return `nobody is subscribed to the home's e-mails: ${again} --email you@example.com`;
  if (state === "missing") return `config.yaml names it, nobody subscribed it: ${again} --email ${email}`;
  if (state === "unconfirmed")
    return (
      "AWS's first e-mail is not confirmed. Take its link, do not click it: " +
      "npm run subscribe -- confirm --token-or-link '<link>'. SNS forgets it after 48 hours; a new e-mail: " +
      `${again} --email ${email}`
    );
  if (state === "removable")
    return (
      "confirmed by a click: whoever opens the link at the end of an e-mail ends it, a mail scanner too. " +
      `End it (aws sns unsubscribe --subscription-arn ${arn}), then ${again} --email ${email}`
    );
  return undefined;
}
