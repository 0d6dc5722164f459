import { firingAlarms, watchFunctionAlarms } from "./alarms.ts";
import {
  deployedFunctions,
  type LiveVersion,
  liveVersion,
  moveLive,
  publishVersion,
  type Versions,
} from "./function-versions.ts";
import { addToHistory, readHistory } from "./release-history.ts";
import { type BuiltArtifact, functionFolder, storeRelease } from "./stored-release.ts";
import { ReleaseError, type Target } from "./target.ts";

/** Tells what is wrong with the system that runs now; undefined when a drill went all the way. */
export type Verification = () => Promise<string | undefined>;

export interface FunctionsRelease {
  commit: string;
  /** By the function's short name. */
  artifacts: Record<string, BuiltArtifact>;
  verify: Verification;
  /** How long the functions' alarms must stay quiet afterwards. */
  watchMs: number;
  /** Verifies even what was released and verified last. */
  again: boolean;
}

/**
 * Publishes all functions, moves `live` to them, verifies, and watches their alarms; whatever fails, `live` goes back to the
 * release that was verified last and a ReleaseError says so. Run again after a crash, it goes on where it was.
 */
export async function releaseFunctions(target: Target, release: FunctionsRelease): Promise<void> {
  const { commit } = release;
  const [last] = await readHistory(target);
  const names = await deployedFunctions(target, Object.keys(release.artifacts));
  const before = await liveVersions(target, names);
  const versions: Versions = {};
  for (const name of names) {
    const stored = await storeRelease(target, functionFolder(name), artifactOf(release, name));
    versions[name] = await publishVersion(target, name, stored);
  }
  const isLive = names.every((name) => before[name]?.version === versions[name]);
  if (!release.again && isLive && last?.commit === commit)
    return target.say(
      `the functions of ${target.names.environment} are ${commit} already, verified ${last.at}`,
    );

  const alarmsBefore = await firingAlarms(target);
  await moveLive(target, versions, commit);
  const fault = await faultOf(target, release, names, alarmsBefore);
  if (fault !== undefined)
    throw await takeBack(target, fault, { commit, versions }, last ?? unverified(before));
  await addToHistory(target, { commit, at: new Date(target.clock.nowMs()).toISOString(), versions });
  target.say(`the functions of ${target.names.environment} run ${commit}`);
}

async function faultOf(
  target: Target,
  { verify, watchMs }: FunctionsRelease,
  names: readonly string[],
  alarmsBefore: ReadonlyMap<string, number>,
): Promise<string | undefined> {
  target.say("verifying");
  // A verification that cannot be done has verified nothing.
  const fault = await verify().catch((error: Error) => error.message);
  if (fault !== undefined) return `verification failed: ${fault}`;
  if (watchMs > 0) target.say(`watching the functions' alarms for ${Math.round(watchMs / 60_000)} min`);
  const alarm = await watchFunctionAlarms(target, names, alarmsBefore, watchMs);
  return alarm === undefined ? undefined : `alarm ${alarm} went off`;
}

interface Release {
  /** undefined for what Terraform made. */
  commit: string | undefined;
  versions: Versions;
}

async function takeBack(
  target: Target,
  fault: string,
  failed: Release,
  good: Release,
): Promise<ReleaseError> {
  target.say(fault);
  if (Object.entries(failed.versions).every(([name, version]) => good.versions[name] === version))
    return new ReleaseError(
      `${fault}; there is no other release to go back to: ${failed.commit} stays live. Mend it and release again`,
    );
  await moveLive(target, good.versions, good.commit);
  return new ReleaseError(
    `${failed.commit} was rolled back, because ${fault}; live again is ${good.commit ?? "what Terraform made"}`,
  );
}

async function liveVersions(target: Target, names: readonly string[]): Promise<Record<string, LiveVersion>> {
  const live: Record<string, LiveVersion> = {};
  for (const name of names) live[name] = await liveVersion(target, name);
  return live;
}

/** The first release has only what Terraform put there to go back to. */
function unverified(before: Record<string, LiveVersion>): Release {
  const [commit] = Object.values(before).flatMap((live) => live.commit ?? []);
  return {
    commit,
    versions: Object.fromEntries(Object.entries(before).map(([name, { version }]) => [name, version])),
  };
}

function artifactOf({ artifacts }: FunctionsRelease, name: string): BuiltArtifact {
  const artifact = artifacts[name];
  if (artifact === undefined)
    throw new ReleaseError(`the build has no function ${name}: run npm run build again`);
  return artifact;
}
