import { z } from "zod";
import { DRILL_PREFIX } from "../domain/drill.ts";
import { MAX_PACE_MS, MAX_SENSORS } from "../domain/limits.ts";
import { homeIdProblem } from "../domain/reading.ts";
import { ONE_HOME } from "./capacity.ts";
import { environments } from "./settings.ts";

const emails = z
  .array(z.email('is no e-mail address; write one like "you@example.com"'), "give a list, one address a line")
  .min(1, "name at least one e-mail address, or nobody hears of it")
  .refine((all) => new Set(all.map((one) => one.toLowerCase())).size === all.length, {
    error: "has an address twice; name each once, or it gets every e-mail twice",
  });

const EMPTY = "is empty; say who is told, as config.example.yaml does, or leave it out";

const MOST_HOMES = 10_000_000;

const load = z
  .strictObject({
    homes: count(MOST_HOMES).default(ONE_HOME.homes).describe("How many."),
    sensors: count(MAX_SENSORS).default(ONE_HOME.sensors).describe("In each home."),
    everySeconds: seconds(86_400)
      .default(ONE_HOME.everySeconds)
      .describe("A sensor reports once in so many seconds."),
    paceSeconds: seconds(MAX_PACE_MS / 1000)
      .default(ONE_HOME.paceSeconds)
      .describe(
        "An agent sends what is not urgent once in so many seconds: a minute at home, 600 for a fleet.",
      ),
  })
  .prefault({})
  .describe(
    "What the environment carries: shards, how they are read, and executions follow from it (docs/scale.md).",
  );

function count(most: number) {
  return z.int(`give a whole number from 1 to ${most}`).min(1).max(most);
}

function seconds(most: number) {
  return z.number(`give a number of seconds from 1 to ${most}`).min(1).max(most);
}

const household = z.strictObject(
  { alertEmails: emails.describe("The household of that home: who is told that a freezer thaws.") },
  {
    error: ({ input }) =>
      isObject(input) ? undefined : "write alertEmails: below the home, and its addresses below that",
  },
);

const homes = z
  .record(
    z.string(),
    household,
    "write each home's id on a line, alertEmails: below it; or leave homes out, and name alertEmails alone",
  )
  .superRefine((all, context) => {
    for (const [id, message] of Object.keys(all).map((id) => [id, idProblem(id)]))
      if (message !== undefined) context.addIssue({ code: "custom", path: [id as string], message });
  });

function idProblem(id: string): string | undefined {
  if (id.startsWith(DRILL_PREFIX)) return `no e-mail goes out for homes whose id begins with ${DRILL_PREFIX}`;
  const problem = homeIdProblem(id);
  return problem && `is no home's id: ${problem}`;
}

function isObject(input: unknown): boolean {
  return typeof input === "object" && input !== null && !Array.isArray(input);
}

const personal = z
  .strictObject(
    {
      alertEmails: emails
        .describe(
          "The household of the environment's own home, which agent.dev.yaml or agent.prod.yaml describes, or the simulated one: who is told that a freezer thaws.",
        )
        .optional(),
      homes: homes
        .describe(
          "Further homes by their ids, each with the addresses of its household; or all of them, without alertEmails. What `npm run homes` adds is not named here.",
        )
        .optional(),
      operatorEmails: emails.describe("Who runs the system: who is told that the system itself is unwell."),
      readingsMapping: z
        .string("say by-hand, or the UUID that npm run cutover prints; leave it out otherwise")
        .refine((id) => id === "by-hand" || z.uuid().safeParse(id).success, {
          error: "say by-hand, or the UUID that npm run cutover prints; leave it out otherwise",
        })
        .optional()
        .describe(
          "What reads the stream when a function made by hand did before: by-hand while it still does, then the UUID that npm run cutover prints.",
        ),
      reserveConcurrency: z
        .boolean("say true or false")
        .describe(
          "true: each function has executions of its own, which needs a quota that a new account has not (docs/first-account.md).",
        )
        .default(false),
      load,
    },
    { error: ({ input }) => (input === null ? EMPTY : undefined) },
  )
  .refine(({ alertEmails, homes }) => alertEmails !== undefined || homes !== undefined, {
    path: ["alertEmails"],
    error:
      "say who is told of the home, one address a line; with several homes, below homes: (docs/subscriptions.md)",
  });

/** What config.yaml may hold; `npm run docs` writes docs/configuration.md from it. */
export const configurationSchema = z
  .strictObject({
    account: z
      .string('put the account number in quotes ("123456789012")')
      .regex(/^\d{12}$/, "has 12 digits; `aws sts get-caller-identity` shows yours")
      .describe("The AWS account; a plan against another one is refused."),
    region: z
      .string("name a region, for example eu-west-1")
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "is no region; write one like eu-west-1")
      .describe("Where everything is."),
    availabilityZone: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, "is no zone; write one like eu-west-1a, or leave it out")
      .describe("Where the instance and its data stand; the region's first zone when left out.")
      .optional(),
    repository: z.strictObject({
      subject: z
        .string("say how GitHub begins the subject of the repository's tokens, for example repo:owner/name")
        .regex(
          /^repo:[\w.-]+(?<ids>@\d+)?\/[\w.-]+(@\d+)?$/,
          "is no subject; write repo:owner/name or repo:owner@id/name@id",
        )
        .refine((subject) => [0, 2].includes(subject.split("@").length - 1), {
          error: "has one number; GitHub writes none (repo:owner/name) or both (repo:owner@id/name@id)",
        })
        .describe("How GitHub begins the subject of this repository's OIDC tokens."),
      mainBranch: z
        .string("name the branch that is deployed, for example main")
        // What git takes for a branch, without what IAM takes for a pattern (git help check-ref-format).
        .regex(/^[\w][\w./-]*$/, "is no branch; write its name, without refs/heads/ and without * or ?")
        .describe("The branch that is deployed."),
    }),
    githubProvider: z
      .enum(["create", "existing"], "say create, or existing where the account has one already")
      .describe(
        "An account has one OIDC provider for GitHub. existing: bootstrap uses the one that is there, and never changes or destroys it.",
      )
      .default("create"),
    bootstrapped: z
      .boolean("say false, and true once the bootstrap stack is deployed")
      .describe(
        "false: state stays beside the sources; true: in the bootstrap stack's bucket, and roles are bounded.",
      ),
    environments: z
      .strictObject(
        {
          dev: personal.describe("Cheap, and can be destroyed with all it holds.").optional(),
          prod: personal
            .describe("Real homes: nothing that stores anything can be destroyed by Terraform.")
            .optional(),
        },
        { error: ({ input }) => (input === null ? `name one at least: ${names()}` : undefined) },
      )
      .refine((named) => Object.values(named).some(Boolean), `name one at least: ${names()}`),
  })
  .transform((values) => ({ ...values, availabilityZone: values.availabilityZone ?? `${values.region}a` }))
  .refine(({ region, availabilityZone }) => availabilityZone.startsWith(region), {
    path: ["availabilityZone"],
    error: "is not in the region; leave it out to take the first one",
  });

function names(): string {
  return Object.keys(environments).join(", ");
}
