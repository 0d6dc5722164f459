import { GetEventSourceMappingCommand, GetFunctionCommand } from "@aws-sdk/client-lambda";
import { cutOver } from "../../deployment/cutover/cut-over.ts";
import { deleteOldFunction } from "../../deployment/cutover/delete-old.ts";
import { undoCutover } from "../../deployment/cutover/undo.ts";
import { releaseFunctions } from "../../deployment/release/release-functions.ts";
import type { Target } from "../../deployment/release/target.ts";
import { type EmulatorProxy, startEmulatorProxy } from "./emulator-proxy.ts";
import { type MappingPollers, standInPollers } from "./mapping-pollers.ts";
import { createSmallEnvironment, type SmallEnvironment } from "./small-environment.ts";
import { missingTools, startMoto } from "./tools.ts";
import { awsEnvironment } from "./workspace.ts";

const OLD = "made-by-hand";
const OURS = "house-temperature-dev-detect";
const fine = async () => undefined;
const commit = "a".repeat(40);

const when = missingTools() === undefined || process.env.CI ? describe : describe.skip;

when("a cutover, against moto", () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  let proxy: EmulatorProxy;
  let environment: SmallEnvironment;
  let pollers: MappingPollers;
  /** The old function's mapping. */
  let mappingId: string;
  let sent: string[];

  /** A reading comes, and everybody who may reads it. */
  const reading = async () => {
    sent.push(`reading ${sent.length + 1}`);
    await pollers.put(sent.at(-1) ?? "");
    await pollers.poll();
  };
  /** The target, where readings keep coming whenever a client is used. */
  const whileReadingsCome = (): Target => {
    const { target } = environment;
    const lambda = Object.create(target.clients.lambda, {
      send: {
        value: async (command: never) => {
          await reading();
          return target.clients.lambda.send(command);
        },
      },
    });
    return { ...target, clients: { ...target.clients, lambda } };
  };
  const mapping = () =>
    environment.target.clients.lambda.send(new GetEventSourceMappingCommand({ UUID: mappingId }));
  const expectEachOnce = () => {
    const all = [OLD, OURS].flatMap((name) => pollers.delivered[name] ?? []);
    expect(all.toSorted()).toEqual(sent.toSorted());
  };

  beforeAll(async () => {
    moto = await startMoto();
    proxy = await startEmulatorProxy(moto.port);
    Object.assign(process.env, awsEnvironment(proxy.url));
  });

  beforeEach(async () => {
    await moto.reset();
    environment = await createSmallEnvironment();
    const { built, target } = environment;
    mappingId = await environment.makeByHand(OLD);
    pollers = standInPollers(target.clients.lambda, target.names);
    sent = [];
    await pollers.poll();
    await expect(cutOver(target, { from: OLD, verify: fine })).rejects.toThrow(
      "npm run release -- lambda first",
    );
    const artifacts = { detect: built(commit, "detect"), watch: built(commit, "watch") };
    await releaseFunctions(target, { commit, artifacts, verify: fine, watchMs: 0, again: false });
  });

  afterEach(() => {
    pollers.stop();
    environment.remove();
  });

  afterAll(() => {
    proxy?.stop();
    moto?.stop();
  });

  test("goes on from where the old function was: every reading is delivered once, and the old one gets no more", async () => {
    await reading();
    await cutOver(whileReadingsCome(), { from: OLD, verify: fine });
    await reading();
    expectEachOnce();
    expect(pollers.delivered[OLD]?.at(0)).toBe("reading 1");
    expect(pollers.delivered[OURS]?.at(-1)).toBe(sent.at(-1));
    expect(await mapping()).toMatchObject({
      BatchSize: 100,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      State: "Enabled",
    });
    // Again, it changes nothing; then the old one may go, once.
    await cutOver(environment.target, { from: OLD, verify: () => Promise.reject(new Error("not asked")) });
    await deleteOldFunction(environment.target, OLD);
    await deleteOldFunction(environment.target, OLD);
    await expect(
      environment.target.clients.lambda.send(new GetFunctionCommand({ FunctionName: OLD })),
    ).rejects.toThrow();
    await expect(undoCutover(environment.target, OLD)).rejects.toThrow("nothing to go back to");
    await reading();
    expectEachOnce();
  });

  test("killed at any call, it goes on when it is run again, and no reading is lost or delivered twice", async () => {
    let calls = 0;
    let isDone = false;
    for (let killedAt = 1; !isDone; killedAt++) {
      calls = 0;
      const target = killedAfter(whileReadingsCome(), () => ++calls > killedAt);
      isDone = await cutOver(target, { from: OLD, verify: fine }).then(
        () => true,
        (error: Error) => {
          expect(error.message).toBe("killed");
          return false;
        },
      );
    }
    expect(calls).toBeGreaterThan(3);
    await reading();
    expectEachOnce();
    expect(pollers.delivered[OURS]?.at(-1)).toBe(sent.at(-1));
  });

  test("is undone by itself when the verification fails, and on demand: the old function goes on as it was", async () => {
    const before = await mapping();
    const bad = async () => "drill: no e-mail in 60 s";
    await expect(cutOver(whileReadingsCome(), { from: OLD, verify: bad })).rejects.toThrow(
      `the cutover was undone and ${OLD} reads the stream again, because drill: no e-mail in 60 s`,
    );
    expect(await mapping()).toMatchObject({
      BatchSize: 7,
      State: "Enabled",
      FunctionArn: before.FunctionArn,
    });
    await cutOver(whileReadingsCome(), { from: OLD, verify: fine });
    await undoCutover(whileReadingsCome(), OLD);
    await reading();
    expectEachOnce();
    expect(pollers.delivered[OLD]?.at(-1)).toBe(sent.at(-1));
    await expect(deleteOldFunction(environment.target, OLD)).rejects.toThrow("it stays");
  });

  test("only disables the old function where ours reads the stream already", async () => {
    await environment.mapDetect();
    await pollers.poll();
    await cutOver(environment.target, { from: OLD, verify: fine });
    await reading();
    expect(pollers.delivered).toEqual({ [OLD]: [], [OURS]: ["reading 1"] });
    await undoCutover(environment.target, OLD);
    expect((await mapping()).State).toBe("Enabled");
  });

  test("says what stands in its way", async () => {
    const { target } = environment;
    await expect(cutOver(target, { from: "nobody", verify: fine })).rejects.toThrow(
      "nobody does not read house-temperature-dev-readings: nothing to take over",
    );
    await expect(undoCutover(target, "nobody")).rejects.toThrow("there was no cutover from nobody in dev");
  });
});

/** A target whose process dies before the call for which `isTime` is true. */
function killedAfter(target: Target, isTime: () => boolean): Target {
  const dying = <Client extends object>(client: Client): Client =>
    Object.create(client, {
      send: {
        value: (command: never) => {
          if (isTime()) return Promise.reject(new Error("killed"));
          return (client as unknown as { send(command: never): unknown }).send(command);
        },
      },
    });
  const { s3, lambda } = target.clients;
  return { ...target, clients: { ...target.clients, s3: dying(s3), lambda: dying(lambda) } };
}
