import * as z from "zod";
import { isPlainText } from "../bounded-text.ts";
import { LATEST_MS, MAX_CELSIUS, MAX_ID_LENGTH, MAX_NAME_LENGTH } from "../limits.ts";
import { homeIdProblem, isStorableCelsius, roundCelsius, sensorIdProblem } from "../reading.ts";

/** Ids as they may stand in payloads, refused with the words of domain/reading.ts. */
export const homeIdSchema = z.string().superRefine((id, context) => addProblem(homeIdProblem(id), context));
export const sensorIdSchema = z
  .string()
  .superRefine((id, context) => addProblem(sensorIdProblem(id), context));

/** Text of at most `maxLength` characters, well formed and without control characters. */
export const plainTextSchema = (maxLength: number) =>
  z.string().max(maxLength).refine(isPlainText, "has control characters or is not well-formed Unicode");

/** The name of a home or a sensor. */
export const nameSchema = plainTextSchema(MAX_NAME_LENGTH).min(1);

/** The id of an agent or of its spool. */
export const agentIdSchema = plainTextSchema(MAX_ID_LENGTH).min(1);

/** Celsius as it is stored, rounded; null when the sensor could not measure. */
export const celsiusSchema = z
  .number()
  .refine(isStorableCelsius, `is beyond ${MAX_CELSIUS} C, which no sensor measures`)
  .overwrite(roundCelsius)
  .nullable();

/** Milliseconds since 1970 up to LATEST_MS. */
export const timeMsSchema = z.number().int().min(0).max(LATEST_MS).overwrite(withoutMinusZero);

/** A number of things; a larger one would not be exact. */
export const countSchema = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).overwrite(withoutMinusZero);

export const sequenceSchema = countSchema.min(1);

/** What every envelope says of the agent that sent it. */
export const senderFields = {
  version: z.literal(1),
  agent: agentIdSchema,
  spool: agentIdSchema,
  sentAtMs: timeMsSchema,
};

function addProblem(problem: string | undefined, context: z.RefinementCtx): void {
  if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
}

/** JSON has -0, and what is stored and read again is 0. */
function withoutMinusZero(value: number): number {
  return value + 0;
}
