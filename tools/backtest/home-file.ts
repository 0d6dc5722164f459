import { readFile } from "node:fs/promises";
import { z } from "zod";
import { SourceError } from "../../agent/source.ts";
import { type DescribedSensor, describedIn, type HomeDescription } from "../../domain/home/description.ts";
import type { PlaceKind } from "../../domain/places.ts";
import { homeSchema } from "../../domain/wire/home-schema.ts";
import { readYaml, YamlError } from "../../platform/yaml.ts";

/** Reads a home from YAML: the agent's configuration file, or its `home` part alone. Throws a SourceError. */
export async function readHome(file: string): Promise<HomeDescription> {
  const text = await readFile(file, "utf8").catch((error: Error) => {
    throw new SourceError(`${file}: cannot be read (${error.message})`);
  });
  const content = parsedYaml(text, file);
  const agent = whole.safeParse(content);
  const parsed = homeSchema.safeParse(agent.success && agent.data.home ? agent.data.home : content);
  if (parsed.success) return parsed.data as HomeDescription;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "home"}: ${message}`);
  throw new SourceError(`${file}: ${problems.join("; ")}`);
}

function parsedYaml(text: string, file: string): unknown {
  try {
    return readYaml(text, file).value;
  } catch (error) {
    throw error instanceof YamlError ? new SourceError(error.message) : error;
  }
}

const whole = z.object({ home: z.unknown() });

/** How sensors are described: by their home, all of one kind, or by their names alone. */
export function describe(
  home: HomeDescription | undefined,
  kind: PlaceKind | undefined,
): (id: string) => DescribedSensor {
  if (kind !== undefined) return (id) => ({ id, name: id, kind });
  if (home !== undefined) return (id) => describedIn(home, id);
  return (id) => ({ id, name: id });
}
