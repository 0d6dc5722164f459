import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { settingsRequestSchema } from "../../domain/home/change-sensor.ts";
import { LATEST_MS } from "../../domain/limits.ts";
import { LONGEST_MUTE_MS } from "../../domain/post/mute.ts";
import type { House, Stage } from "../house.ts";
import { LIMIT_LABELS } from "../wire.ts";

/** What an answer to a request for data is. */
export interface Answer {
  status: number;
  body: unknown;
}

/** The paths of changes: they take POST, everything else GET and HEAD. */
const CHANGES = new Set(["/api/mute", "/api/settings", "/api/fault", "/api/speed", "/api/skip"]);

/** The methods that a path takes, as in the header Allow. */
export function methodsOf(path: string): readonly string[] {
  return CHANGES.has(path) ? ["POST"] : ["GET", "HEAD"];
}

const BODY_MAX_BYTES = 10_000;

const code = z.string().length(6);
const forMs = z.number().int().min(60_000).max(LONGEST_MUTE_MS);
const muteSchema = z.union([
  z.strictObject({ code, how: z.enum(["acknowledged", "snoozed"]), forMs }),
  z.strictObject({ code, how: z.literal("undone") }),
]);
const faultSchema = z.strictObject({
  kind: z.string().max(40),
  sensorId: z.string().max(128).exactOptional(),
  on: z.boolean(),
});
const skipSchema = faultSchema.omit({ on: true });
const speedSchema = z.strictObject({ speed: z.number().positive().max(100_000) });

/** Answers a request for data or a change; undefined for a path that is none. */
export async function answerOf(
  house: House,
  request: Pick<IncomingMessage, "method"> & AsyncIterable<Uint8Array>,
  url: URL,
): Promise<Answer | undefined> {
  if (request.method === "POST") return change(house, url.pathname, await bodyOf(request));
  const sensor = url.searchParams.get("sensor") ?? "";
  if (url.pathname === "/api/sensor") return found(await house.sensor(sensor), sensor);
  if (url.pathname !== "/api/history") return undefined;
  const [since, until] = [timeOf(url, "since"), timeOf(url, "until")];
  if (since === undefined || until === undefined || since >= until)
    return refused("since and until are times in ms, the first before the second");
  return found(await house.history(sensor, since, until), sensor);
}

async function change(house: House, path: string, body: unknown): Promise<Answer> {
  if (path === "/api/mute") {
    const { success, data } = muteSchema.safeParse(body);
    if (!success) return refused("a mute has a code, how, and forMs unless it is undone");
    if (house.mute === undefined) return refused("nothing can be changed from here");
    return (await house.mute(data))
      ? { status: 200, body: {} }
      : { status: 410, body: { problem: "it is over" } };
  }
  if (path === "/api/settings") return set(house, body);
  if (house.tryIt === undefined) return refused("this house is not simulated");
  if (path === "/api/speed") {
    const { success, data } = speedSchema.safeParse(body);
    if (!success) return refused("a speed is a number above 0, at most 100,000");
    house.tryIt.setSpeed(data.speed);
    return { status: 200, body: {} };
  }
  return path === "/api/skip" ? skip(house.tryIt, body) : switchFault(house.tryIt, body);
}

function switchFault(stage: Stage, body: unknown): Answer {
  const { success, data } = faultSchema.safeParse(body);
  if (!success) return refused("a fault has a kind, on, and mostly a sensorId");
  return unlessImpossible(() => stage.switchFault(data));
}

function skip(stage: Stage, body: unknown): Answer {
  const { success, data } = skipSchema.safeParse(body);
  if (!success) return refused("a skip has a kind, and mostly a sensorId");
  return unlessImpossible(() => stage.skipToNotice(data));
}

function unlessImpossible(act: () => void): Answer {
  try {
    act();
    return { status: 200, body: {} };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return refused(error.message);
  }
}

async function set(house: House, body: unknown): Promise<Answer> {
  const { success, data, error } = settingsRequestSchema.safeParse(body);
  if (!success) return refused(settingsProblem(error.issues[0]));
  if (house.set === undefined) return refused("nothing can be changed from here");
  const problem = await house.set(data);
  return problem === undefined ? { status: 200, body: {} } : refused(problem);
}

/** What the form calls its fields. */
const FIELDS: Record<string, string> = {
  by: "Your name",
  name: "Name",
  room: "Room",
  kind: "Kind of place",
  limits: "The limits",
  ...LIMIT_LABELS,
};

function settingsProblem(issue: z.core.$ZodIssue | undefined): string {
  const field = FIELDS[String(issue?.path.at(-1))] ?? "The settings";
  return `${field}: ${issue?.message ?? "not understood"}.`;
}

function found(view: unknown, sensor: string): Answer {
  return view === undefined
    ? { status: 404, body: { problem: `this house has no sensor "${sensor}"` } }
    : { status: 200, body: view };
}

function refused(problem: string): Answer {
  return { status: 400, body: { problem } };
}

function timeOf(url: URL, name: string): number | undefined {
  const value = Number(url.searchParams.get(name) ?? Number.NaN);
  return value >= 0 && value <= LATEST_MS ? Math.floor(value) : undefined;
}

/** Undefined for what is no JSON or too long. */
async function bodyOf(request: AsyncIterable<Uint8Array>): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.byteLength;
    if (bytes > BODY_MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    return undefined;
  }
}
