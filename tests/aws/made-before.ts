import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { requiredFunctions } from "../../deployment/release/function-versions.ts";
import { zip } from "../../deployment/zip.ts";
import { environmentNames } from "../../environments/names.ts";
import { account, region } from "./workspace.ts";

const names = environmentNames("dev", { account, region });

/** A build as `npm run build` leaves it, of a commit with other code. */
export async function buildOfAnotherCommit(under: string): Promise<{ folder: string; commit: string }> {
  const folder = join(under, "other-dist");
  const commit = "f".repeat(40);
  await mkdir(join(folder, "functions"), { recursive: true });
  const artifacts: Record<string, object> = {};
  for (const name of ["agent", ...requiredFunctions]) {
    const content = zip([{ path: "index.js", content: Buffer.from(`${name}, from another commit`) }]);
    const file = name === "agent" ? "agent.zip" : `functions/${name}.zip`;
    await writeFile(join(folder, file), content);
    const sha256 = createHash("sha256").update(content).digest("hex");
    artifacts[name] = { file, bytes: content.length, sha256 };
  }
  await writeFile(join(folder, "manifest.json"), JSON.stringify({ commit, dirty: false, artifacts }));
  return { folder, commit };
}

/** A function as an engineer makes one in the console, with the stream for its trigger; returns the mapping's id. */
export async function makeFunctionByHand(FunctionName: string): Promise<string> {
  const lambda = new LambdaClient();
  const detect = new GetFunctionConfigurationCommand({ FunctionName: names.functionName("detect") });
  const { Role } = await lambda.send(detect);
  const Code = { ZipFile: zip([{ path: "index.js", content: Buffer.from("by hand") }]) };
  const settings = { Runtime: "nodejs22.x", Handler: "index.handler" } as const;
  await lambda.send(new CreateFunctionCommand({ FunctionName, Role, Code, ...settings }));
  const trigger = { EventSourceArn: names.streamArn, StartingPosition: "LATEST" } as const;
  const { UUID = "" } = await lambda.send(new CreateEventSourceMappingCommand({ FunctionName, ...trigger }));
  lambda.destroy();
  return UUID;
}
