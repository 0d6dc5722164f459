import { DescribeInstanceTypeOfferingsCommand, type EC2Client } from "@aws-sdk/client-ec2";
import { GetOpenIDConnectProviderCommand, GetRoleCommand, type IAMClient } from "@aws-sdk/client-iam";
import { GetAccountSettingsCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { HeadBucketCommand, type S3Client } from "@aws-sdk/client-s3";
import { quotaProblem, quotaToReserve, RAISE_QUOTA } from "../../environments/concurrency.ts";
import type { Configuration } from "../../environments/configuration.ts";
import { type EnvironmentNames, SYSTEM, stateBucketName } from "../../environments/names.ts";
import { environments } from "../../environments/settings.ts";
import { AUDIENCE, githubProviderArn } from "../../environments/workflow-roles.ts";
import { type Checks, type Finding, isMissing, ok, problem, warning } from "./finding.ts";

/** What is asked before anything of ours is there. */
export interface FreshAccountClients {
  ec2: Pick<EC2Client, "send">;
  iam: Pick<IAMClient, "send">;
  lambda: Pick<LambdaClient, "send">;
  s3: Pick<S3Client, "send">;
}

/** Checks of what differs from account to account and stops a first deployment (docs/first-account.md), in its order. */
export function freshAccountChecks(
  clients: FreshAccountClients,
  names: EnvironmentNames,
  configuration: Configuration,
): Checks {
  return {
    executions: () => executions(clients, names, configuration),
    zone: () => zone(clients, names, configuration),
    "role of alarms": () => alarmsRole(clients),
    "GitHub's provider": () => githubProvider(clients, configuration),
    bootstrap: () => bootstrap(clients, configuration),
  };
}

/** Whether Lambda lets functions run at once as often as they may have to. */
async function executions(
  { lambda }: FreshAccountClients,
  { environment }: EnvironmentNames,
  configuration: Configuration,
): Promise<Finding> {
  const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand({}));
  const quota = AccountLimit?.ConcurrentExecutions ?? 0;
  const refused = quotaProblem(configuration, quota);
  if (refused !== undefined) return problem(refused, RAISE_QUOTA);
  if (configuration.environments[environment]?.reserveConcurrency)
    return ok(`${quota} at once, some reserved`);
  return quota < quotaToReserve(configuration, [environment])
    ? warning(`${quota} at once, shared by all functions of the account; too few to reserve any`, RAISE_QUOTA)
    : ok(`${quota} at once, none reserved`);
}

/** Whether the instance's zone offers its type; the stacks' plan stops for the same reason. */
async function zone(
  { ec2 }: FreshAccountClients,
  { environment, region }: EnvironmentNames,
  { availabilityZone }: Configuration,
): Promise<Finding> {
  const { instanceType } = environments[environment];
  const { InstanceTypeOfferings = [] } = await ec2.send(
    new DescribeInstanceTypeOfferingsCommand({
      LocationType: "availability-zone",
      Filters: [{ Name: "instance-type", Values: [instanceType] }],
    }),
  );
  const offering = InstanceTypeOfferings.map(({ Location = "" }) => Location).sort();
  if (offering.includes(availabilityZone)) return ok(`${availabilityZone} offers ${instanceType}`);
  return offering.length === 0
    ? problem(`no zone of ${region} offers ${instanceType}`, "Put another region into config.yaml.")
    : problem(
        `${availabilityZone} does not offer ${instanceType}`,
        `Put a zone that does into config.yaml as availabilityZone: ${offering.join(", ")}.`,
      );
}

/** CloudWatch's role for alarms that act on an instance. Source: CloudWatch user guide, "using service-linked roles". */
const ALARMS_ROLE = "AWSServiceRoleForCloudWatchEvents";

async function alarmsRole({ iam }: FreshAccountClients): Promise<Finding> {
  const role = await unlessMissing(iam.send(new GetRoleCommand({ RoleName: ALARMS_ROLE })));
  return role === undefined
    ? warning(
        `${ALARMS_ROLE} is not there yet`,
        "CloudWatch makes it with the first alarm: whoever deploys needs iam:CreateServiceLinkedRole.",
      )
    : ok(`${ALARMS_ROLE} is there`);
}

/** Whether the account's one OIDC provider for GitHub is what the configuration takes it for. */
async function githubProvider(
  { iam }: FreshAccountClients,
  { account, githubProvider }: Configuration,
): Promise<Finding> {
  const OpenIDConnectProviderArn = githubProviderArn(account);
  const there = await unlessMissing(
    iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn })),
  );
  const isExisting = githubProvider === "existing";
  if (there === undefined)
    return isExisting
      ? problem(
          "the account has none, config.yaml says githubProvider: existing",
          "Leave githubProvider out: bootstrap makes one.",
        )
      : ok("none yet; bootstrap makes it");
  const isOurs = there.Tags?.some(({ Key, Value }) => Key === "project" && Value === SYSTEM) === true;
  if (!isOurs && !isExisting)
    return problem(
      "the account has one already, and can have no second",
      "Say githubProvider: existing in config.yaml: it is used, and left as it is.",
    );
  if (isOurs && isExisting)
    return problem(
      "bootstrap made it; with githubProvider: existing its next deployment destroys it",
      "Leave githubProvider out.",
    );
  return there.ClientIDList?.includes(AUDIENCE)
    ? ok(isOurs ? "bootstrap's own" : "the account's, left as it is")
    : problem(
        `its tokens are not for ${AUDIENCE}`,
        `aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${OpenIDConnectProviderArn} --client-id ${AUDIENCE}`,
      );
}

/** Whether the state is where the configuration says. */
async function bootstrap(
  { s3 }: FreshAccountClients,
  { account, region, bootstrapped }: Configuration,
): Promise<Finding> {
  const Bucket = stateBucketName(account, region);
  const there = (await unlessMissing(s3.send(new HeadBucketCommand({ Bucket })))) !== undefined;
  if (there && bootstrapped) return ok(`state is in ${Bucket}`);
  if (bootstrapped)
    return problem(
      `config.yaml says bootstrapped: true, and ${Bucket} is not there`,
      "Say bootstrapped: false, then npm run deploy -- bootstrap (docs/walkthrough.md).",
    );
  return there
    ? warning(
        `${Bucket} is there, config.yaml says bootstrapped: false`,
        "Say true, and move the state into it (docs/walkthrough.md).",
      )
    : ok("not deployed; only workflows need it");
}

/** Undefined when AWS says that it is not there. */
function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: Error) => {
    if (isMissing(error.name)) return undefined;
    throw error;
  });
}
