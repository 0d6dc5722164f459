import { boiler } from "./families/boiler.ts";
import { cause } from "./families/cause.ts";
import { coarse } from "./families/coarse.ts";
import { coldStart } from "./families/cold-start.ts";
import type { Family } from "./families/family.ts";
import { living } from "./families/living.ts";
import { naive } from "./families/naive.ts";
import { onChange } from "./families/on-change.ts";
import { overlap } from "./families/overlap.ts";
import { plain } from "./families/plain.ts";
import { swings } from "./families/swings.ts";

/** All families, in the order in which they are printed. */
export const FAMILIES: readonly Family[] = [
  plain,
  overlap,
  coldStart,
  boiler,
  coarse,
  onChange,
  swings,
  living,
  cause,
  naive,
];
