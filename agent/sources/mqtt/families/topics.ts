import type { PayloadFamily } from "../payload-family.ts";
import { bySpecificity, overlap } from "../topic-filter.ts";
import { READ_BY_NAME } from "./from-config.ts";

/** One line for each family: its name and the topics that it reads. */
export function topicsOf(families: readonly PayloadFamily[]): string[] {
  return families.map((family) => {
    const described = family.name === DESCRIBED ? ", and the topics that are described there" : "";
    return `${family.name.padEnd(14)} ${family.filters().join(", ")}${described}`;
  });
}

/** One sentence for each two families that match the same topics: which one reads them. */
export function overlapsOf(families: readonly PayloadFamily[]): string[] {
  const found = families.flatMap((first, index) =>
    families.slice(index + 1).flatMap((second) => overlapOf(first, second) ?? []),
  );
  const described = families.some(({ name }) => name === DESCRIBED)
    ? families.filter(({ name }) => READ_BY_NAME.has(name))
    : [];
  return [
    ...found,
    ...described.map(
      ({ name }) => `${name} may match topics that are described to Home Assistant: ${DESCRIBED} reads those`,
    ),
  ];
}

const DESCRIBED = "home-assistant";

function overlapOf(first: PayloadFamily, second: PayloadFamily): string | undefined {
  for (const one of first.filters())
    for (const other of second.filters()) {
      const eachReads = first.name === "generic" && second.name === "generic" && one === other;
      if (!overlap(one, other) || eachReads || isBeside(one, other) || isBeside(other, one)) continue;
      const owner = bySpecificity(one, other) <= 0 ? first : second;
      return `${first.name} (${one}) and ${second.name} (${other}) match the same topics: ${owner.name} reads those`;
    }
  return undefined;
}

/** All below one base topic is one gateway's; a wildcard in the first level stands for other devices. */
function isBeside(base: string, devices: string): boolean {
  return /^[^+#]+\/#$/.test(base) && devices.startsWith("+/");
}
