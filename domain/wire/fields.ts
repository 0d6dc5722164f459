import * as z from "zod";
import { homeIdProblem, LATEST_MS, sensorIdProblem } from "../reading.ts";

/** Ids as they may stand in payloads, refused with the words of domain/reading.ts. */
export const homeIdSchema = z.string().superRefine((id, context) => addProblem(homeIdProblem(id), context));
export const sensorIdSchema = z
  .string()
  .superRefine((id, context) => addProblem(sensorIdProblem(id), context));

/** Milliseconds since 1970 up to the end of the year 9999: with four digits a year, ISO times sort as text. */
export const timeMsSchema = z.number().int().min(0).max(LATEST_MS);

export const sequenceSchema = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

/** What every envelope says of the agent that sent it. */
export const senderFields = {
  version: z.literal(1),
  agent: z.string().min(1).max(64),
  spool: z.string().min(1).max(64),
  sentAtMs: timeMsSchema,
};

function addProblem(problem: string | undefined, context: z.RefinementCtx): void {
  if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
}
