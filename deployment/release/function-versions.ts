import {
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  PublishVersionCommand,
  ResourceNotFoundException,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
  waitUntilFunctionUpdated,
  waitUntilPublishedVersionActive,
} from "@aws-sdk/client-lambda";
import { detectFunction } from "../../handlers/detect/function.ts";
import { watchFunction } from "../../handlers/watch/function.ts";
import type { StoredRelease } from "./stored-release.ts";
import { ReleaseError, type Target } from "./target.ts";

/** Functions that every environment has; others come and go with its settings. */
export const requiredFunctions = [watchFunction.name, detectFunction.name];

/** A version for each function, by the function's short name. */
export type Versions = Record<string, string>;

/** The alias that everything invokes, as `stacks/constructs/node-function.ts` makes it. */
export const LIVE = "live";

/** What a function's `live` is. */
export interface LiveVersion {
  version: string;
  /** Of the release that moved it there; undefined while it is where Terraform put it. */
  commit: string | undefined;
  /** Lambda refuses to move an alias that somebody else has moved since. */
  revisionId: string | undefined;
}

const MAX_WAIT_SECONDS = 300;

/** Where `live` of a function is; throws a ReleaseError when there is no such function. */
export async function liveVersion({ clients, names }: Target, name: string): Promise<LiveVersion> {
  const FunctionName = names.functionName(name);
  const alias = await clients.lambda
    .send(new GetAliasCommand({ FunctionName, Name: LIVE }))
    .catch((error: unknown) => {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      throw new ReleaseError(
        `${FunctionName} is not in account ${names.account}, ${names.region}; deploy ${names.environment}-detection ` +
          "first, or name the right region in AWS_REGION",
      );
    });
  const commit = /^commit (\S+)/.exec(alias.Description ?? "")?.[1];
  return { version: alias.FunctionVersion ?? "", commit, revisionId: alias.RevisionId };
}

/** Gives a function its code and publishes that with the settings Terraform gave; the same again gives the same version. */
export async function publishVersion(target: Target, name: string, release: StoredRelease): Promise<string> {
  const { clients, names } = target;
  const client = clients.lambda;
  const FunctionName = names.functionName(name);
  const CodeSha256 = Buffer.from(release.sha256, "hex").toString("base64");
  const waiter = { client, maxWaitTime: MAX_WAIT_SECONDS };
  const has = await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
  if (has.CodeSha256 !== CodeSha256)
    await client.send(
      new UpdateFunctionCodeCommand({
        FunctionName,
        S3Bucket: names.releasesBucket,
        S3Key: release.key,
        S3ObjectVersion: release.versionId,
      }),
    );
  await waitUntilFunctionUpdated(waiter, { FunctionName });
  // The hash: if somebody else put code there meanwhile, Lambda refuses to publish it as ours.
  const publish = { FunctionName, CodeSha256, Description: `commit ${release.commit}` };
  const { Version: Qualifier = "" } = await client.send(new PublishVersionCommand(publish));
  await waitUntilPublishedVersionActive(waiter, { FunctionName, Qualifier });
  target.say(`${FunctionName} version ${Qualifier} is published`);
  return Qualifier;
}

/** Of the functions that were built, those that the environment has; throws a ReleaseError when one is missing that all have. */
export async function deployedFunctions(target: Target, built: readonly string[]): Promise<string[]> {
  const deployed: string[] = [];
  for (const name of new Set([...requiredFunctions, ...built])) {
    const isThere = await liveVersion(target, name).then(
      () => true,
      (error: unknown) => {
        if (!(error instanceof ReleaseError) || requiredFunctions.includes(name)) throw error;
        target.say(`${target.names.environment} has no ${name}: left out`);
        return false;
      },
    );
    if (isThere) deployed.push(name);
  }
  return deployed;
}

/** Moves `live` of the functions named, all traffic at once (decision 0023); without a commit, to what Terraform made. */
export async function moveLive(target: Target, to: Versions, commit: string | undefined): Promise<void> {
  const { clients, names, say } = target;
  for (const [name, version] of Object.entries(to)) {
    const live = await liveVersion(target, name);
    if (live.version === version && live.commit === commit) continue;
    const FunctionName = names.functionName(name);
    await clients.lambda.send(
      new UpdateAliasCommand({
        FunctionName,
        Name: LIVE,
        FunctionVersion: version,
        Description: commit === undefined ? "as Terraform made it" : `commit ${commit}`,
        RoutingConfig: { AdditionalVersionWeights: {} },
        RevisionId: live.revisionId,
      }),
    );
    say(`${FunctionName}: live is version ${version}, before it was ${live.version}`);
  }
}
