import { COMPANY } from "./company.ts";
import { EVENTS } from "./events.ts";
import { PLACES_SAMPLES } from "./places.ts";
import { QUESTIONS } from "./questions.ts";
import type { Sample } from "./sample.ts";
import { SENSORS } from "./sensors.ts";

/** All golden e-mails: what `npm run mails` shows and the tests hold on to. */
export const SAMPLES: readonly Sample[] = [
  ...EVENTS,
  ...PLACES_SAMPLES,
  ...SENSORS,
  ...QUESTIONS,
  ...COMPANY,
];
