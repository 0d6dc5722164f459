import type { z } from "zod";
import { boundedText } from "../bounded-text.ts";
import { MAX_REASON_LENGTH } from "../limits.ts";

/** What a payload turned out to be: a value, or why it cannot be read and where. */
export type Decoded<T> = { ok: true; value: T } | Refused;

/** The reason is one line of at most MAX_REASON_LENGTH characters, whatever the payload holds. */
export interface Refused {
  ok: false;
  reason: string;
}

/** A refusal with its reason: where, what. */
export function refused(reason: string): Refused {
  return { ok: false, reason: boundedText(reason, MAX_REASON_LENGTH) };
}

/** A refusal with the first three of zod's findings: where, what. */
export function refusedBy(error: z.ZodError): Refused {
  const lines = error.issues.slice(0, 3).map((issue) => {
    const where = issue.path
      .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
      .join("");
    return `${where.replace(/^\./, "") || "payload"}: ${issue.message}`;
  });
  return refused(lines.join("; "));
}
