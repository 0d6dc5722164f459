import { z } from "zod";

/** The part of an agent's `/healthz` that others look at. */
const healthSchema = z.object({
  status: z.enum(["ok", "degraded", "failing"]),
  problems: z.array(z.string()),
  startedAt: z.iso.datetime(),
  lastSentAt: z.iso.datetime().nullable(),
});

export type Health = z.output<typeof healthSchema>;

/** An agent that starts waits no longer for whoever holds its port. */
const HOLDER_TIMEOUT_MS = 2000;

/** Who answers where an agent's status server is expected: an agent, another program, or nobody, and then why. */
export type Answer = { health: Health } | { stranger: true } | { nobody: string };

/** Asks `/healthz` of a status server, for example `http://127.0.0.1:9464`. */
export async function askHealth(url: string, timeoutMs = 5000): Promise<Answer> {
  try {
    const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(timeoutMs) });
    const health = healthSchema.safeParse(parsed(await response.text()));
    return health.success ? { health: health.data } : { stranger: true };
  } catch (error) {
    const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException };
    // What is no HTTP comes from a program of another kind.
    if (cause?.code?.startsWith("HPE_")) return { stranger: true };
    return { nobody: cause?.message || message };
  }
}

/** Who holds a port that an agent wants for its status server. */
export async function holderOf(port: number): Promise<string> {
  const answer = await askHealth(`http://127.0.0.1:${port}`, HOLDER_TIMEOUT_MS);
  return "health" in answer
    ? `another agent, which has run since ${answer.health.startedAt}, holds port ${port}`
    : `another program holds port ${port}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
