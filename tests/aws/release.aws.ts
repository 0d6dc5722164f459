import { deployAgent } from "../../deployment/release/deploy-agent.ts";
import { liveVersion } from "../../deployment/release/function-versions.ts";
import { type FunctionsRelease, releaseFunctions } from "../../deployment/release/release-functions.ts";
import { rollBackAgent, rollBackFunctions } from "../../deployment/release/rollback.ts";
import { readStatus } from "../../deployment/release/status.ts";
import { statusText } from "../../deployment/release/status-text.ts";
import { storeRelease } from "../../deployment/release/stored-release.ts";
import { type EmulatorProxy, startEmulatorProxy } from "./emulator-proxy.ts";
import { createSmallEnvironment, type SmallEnvironment } from "./small-environment.ts";
import { missingTools, startMoto } from "./tools.ts";
import { awsEnvironment } from "./workspace.ts";

const [first = "", second = "", third = "", fourth = ""] = ["a", "b", "c", "d"].map((digit) =>
  digit.repeat(40),
);

const when = missingTools() === undefined || process.env.CI ? describe : describe.skip;

when("releases, against moto", () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  let proxy: EmulatorProxy;
  let environment: SmallEnvironment;

  beforeAll(async () => {
    moto = await startMoto();
    proxy = await startEmulatorProxy(moto.port);
    Object.assign(process.env, awsEnvironment(proxy.url));
    environment = await createSmallEnvironment();
  });

  beforeEach(() => {
    environment.lines.length = 0;
  });

  afterAll(() => {
    environment?.remove();
    proxy?.stop();
    moto?.stop();
  });

  describe("of the agent", () => {
    const release = async (commit: string, again = false) => {
      const { target } = environment;
      await deployAgent(target, await storeRelease(target, "agent", environment.built(commit, "agent")), {
        again,
      });
    };

    test("brings exactly the object of the commit, and tells each event as it happens", async () => {
      await release(first);
      expect(environment.lines).toEqual([
        `agent/${first}.zip uploaded to ${environment.target.names.releasesBucket}`,
        `deployment d-000000001 of ${first} is created`,
        ...[
          "ApplicationStop",
          "DownloadBundle",
          "BeforeInstall",
          "Install",
          "AfterInstall",
          "ApplicationStart",
        ].map((event) => `${environment.instanceId()}  ${event.padEnd(16)} Succeeded (2 s)`),
        `${environment.instanceId()}  ValidateService  Succeeded (2 s)`,
        `house-temperature-dev-agent runs ${first}`,
      ]);
    });

    test("uploads and deploys nothing that is there already", async () => {
      await release(first);
      expect(environment.lines[0]).toContain("already");
      expect(proxy.codedeploy.deployments()).toHaveLength(1);
    });

    test("brings it to an instance that replaced the one that has it, once", async () => {
      await environment.replaceInstance();
      await release(first);
      expect(environment.lines).toContain(
        `deployment d-000000001 has not reached ${environment.instanceId()}, which came later: deploying again`,
      );
      expect(environment.lines).toContain(`${environment.instanceId()}  ValidateService  Succeeded (2 s)`);
      await release(first);
      expect(environment.lines.at(-1)).toContain(`has ${first} already, by deployment d-000000002`);
    });

    test("shows the failing hook's log, and what runs after the rollback", async () => {
      proxy.codedeploy.failAt(
        `agent/${second}.zip`,
        "ValidateService",
        "no record in 60 s\nspool: 12 entries\n",
      );
      await expect(release(second)).rejects.toThrow(
        `of ${second} failed: too many individual instances failed deployment; rolled back: ` +
          `house-temperature-dev-agent runs ${first}`,
      );
      expect(environment.lines).toContain("  ScriptFailed: hooks/validate.sh: exit code 1");
      expect(environment.lines).toContain("  | spool: 12 entries");
      expect(environment.lines).toContain("rolling back with deployment d-000000004");
    });

    test("joins a deployment of the same revision that is under way, and refuses to start another beside it", async () => {
      const { target } = environment;
      const untilTold = { ...target, pause: () => Promise.reject(new Error("Ctrl-C")) };
      const stored = await storeRelease(target, "agent", environment.built(third, "agent"));
      await expect(deployAgent(untilTold, stored, { again: false })).rejects.toThrow("Ctrl-C");
      await expect(release(fourth)).rejects.toThrow(`deployment d-000000005 of ${third} is under way`);
      await release(third);
      expect(environment.lines).toContain(
        `deployment d-000000005 of ${third} is under way already: watching it`,
      );
      expect(proxy.codedeploy.deployments()).toHaveLength(5);
    });

    test("is rolled back to the commit before, then no further, or to one that is named", async () => {
      await rollBackAgent(environment.target, undefined);
      expect(environment.lines.at(-1)).toBe(`house-temperature-dev-agent runs ${first}`);
      await expect(rollBackAgent(environment.target, undefined)).rejects.toThrow("no earlier deployment");
      await rollBackAgent(environment.target, third.slice(0, 7));
      expect(environment.lines.at(-1)).toBe(`house-temperature-dev-agent runs ${third}`);
      await expect(rollBackAgent(environment.target, "beef")).rejects.toThrow("no release of commit beef");
    });

    /** A release whose command ends as soon as CodeDeploy has begun. */
    const cancelled = async (commit: string) => {
      const target = { ...environment.target, pause: () => Promise.reject(new Error("cancelled")) };
      const stored = await storeRelease(target, "agent", environment.built(commit, "agent"));
      await expect(deployAgent(target, stored, { again: false })).rejects.toThrow("cancelled");
      environment.lines.length = 0;
    };

    test("is rolled back once the deployment of a cancelled release is over", async () => {
      await cancelled(fourth);
      await rollBackAgent(environment.target, third);
      expect(environment.lines[0]).toMatch(`of ${fourth} is under way: waiting for its end`);
      expect(environment.lines.at(-1)).toBe(`house-temperature-dev-agent runs ${third}`);
      expect(await readStatus(environment.target)).toMatchObject({ agent: { commit: third } });
    });

    test("is left as it is when that deployment fails and CodeDeploy goes back by itself", async () => {
      proxy.codedeploy.failAt(`agent/${second}.zip`, "ValidateService", "no record in 60 s\n");
      await cancelled(second);
      await rollBackAgent(environment.target, third);
      expect(environment.lines.at(-1)).toContain(`has ${third} already`);
    });
  });

  describe("of the functions", () => {
    const fine = async () => undefined;
    const release = (commit: string, options: Partial<FunctionsRelease> = {}) =>
      releaseFunctions(environment.target, {
        commit,
        artifacts: {
          detect: environment.built(commit, "detect"),
          watch: environment.built(commit, "watch"),
        },
        verify: fine,
        watchMs: 0,
        again: false,
        ...options,
      });
    const live = async () => {
      const { version, commit } = await liveVersion(environment.target, "detect");
      return [version, commit];
    };

    test("that is the first and fails leaves what Terraform made", async () => {
      await expect(release(fourth, { verify: async () => "bad" })).rejects.toThrow(
        "live again is what Terraform made",
      );
      expect(await live()).toEqual(["1", undefined]);
    });

    test("publishes a version, moves live to it and verifies", async () => {
      const verified: unknown[] = [];
      await release(first, { verify: async () => void verified.push(await live()) });
      expect(verified).toEqual([["3", first]]);
      expect(environment.lines).toContain("house-temperature-dev-detect: live is version 3, before it was 1");
    });

    test("leaves out a function that the environment has not", async () => {
      const { built } = environment;
      const artifacts = { detect: built(first, "detect"), watch: built(first, "watch") };
      await release(first, { artifacts: { ...artifacts, extra: built(first, "extra") } });
      expect(environment.lines).toContain("dev has no extra: left out");
    });

    test("publishes nothing twice, and does not verify again what was verified", async () => {
      await release(first, { verify: () => Promise.reject(new Error("not asked")) });
      expect(await live()).toEqual(["3", first]);
      expect(environment.lines.at(-1)).toContain(`are ${first} already`);
    });

    test("goes back when the verification fails, or cannot be done", async () => {
      const drill = async () => "drill: no e-mail in 60 s";
      await expect(release(second, { verify: drill })).rejects.toThrow(
        `${second} was rolled back, because verification failed: drill: no e-mail in 60 s; live again is ${first}`,
      );
      expect(await live()).toEqual(["3", first]);
      const unable = () => Promise.reject(new Error("no network"));
      await expect(release(second, { verify: unable })).rejects.toThrow("verification failed: no network");
      expect(await live()).toEqual(["3", first]);
    });

    test("goes back when an alarm of a function goes off, but not for one that was off before", async () => {
      const errors = "house-temperature-dev-detect-errors";
      const alarming = async () => void (await environment.setAlarm(errors, "ALARM"));
      await expect(release(second, { verify: alarming })).rejects.toThrow(`because alarm ${errors} went off`);
      expect(await live()).toEqual(["3", first]);
      await release(second);
      expect(await live()).toEqual(["4", second]);
      await environment.setAlarm(errors, "OK");
    });

    test("goes on after a crash, and still knows what was good before", async () => {
      const crash = { ...environment.target, say: (line: string) => crashAt("verifying", line) };
      await expect(
        releaseFunctions(crash, {
          commit: third,
          artifacts: { detect: environment.built(third, "detect"), watch: environment.built(third, "watch") },
          verify: fine,
          watchMs: 0,
          again: false,
        }),
      ).rejects.toThrow("killed");
      expect(await live()).toEqual(["5", third]);
      await expect(release(third, { verify: async () => "still bad" })).rejects.toThrow(
        `live again is ${second}`,
      );
      await release(third);
      expect(await live()).toEqual(["5", third]);
    });

    test("are rolled back release by release, or to a commit that is named", async () => {
      await rollBackFunctions(environment.target, undefined);
      expect(await live()).toEqual(["4", second]);
      await rollBackFunctions(environment.target, undefined);
      expect(await live()).toEqual(["3", first]);
      await expect(rollBackFunctions(environment.target, undefined)).rejects.toThrow("no earlier release");
      // What was rolled back is good no more: a release that fails does not bring it back.
      await expect(release(fourth, { verify: async () => "bad" })).rejects.toThrow(`live again is ${first}`);
      await rollBackFunctions(environment.target, third.slice(0, 8));
      expect(await live()).toEqual(["7", third]);
    });
  });

  test("a status names commits, versions and all that is not well", async () => {
    await environment.mapDetect();
    await environment.setAlarm("house-temperature-dev-watch-errors", "ALARM");
    const status = await readStatus(environment.target);
    expect(status).toMatchObject({
      agent: { commit: third, lastDeployment: { status: "Succeeded" } },
      functions: { detect: { version: "7", commit: third, state: "Active" } },
      readers: [{ invokes: expect.stringContaining("house-temperature-dev-detect"), state: "Enabled" }],
      problems: [
        "the agent gave no sign of life for 15 minutes",
        "alarm house-temperature-dev-watch-errors is in ALARM",
      ],
    });
    expect(statusText(status)).toContain(`detect   ${third}  version 7, Active`);
  });
});

function crashAt(moment: string, line: string): void {
  if (line === moment) throw new Error("killed");
}
