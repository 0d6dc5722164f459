import { PLACE_KINDS, type PlaceKind } from "../places.ts";
import type { LetterItem } from "../post/letter.ts";
import { bandIn } from "./degrees.ts";
import { inArticle } from "./phrases.ts";
import { concernedBy, type Reader } from "./reader.ts";

/** Why it is asked what kind of place a sensor is in. */
export function questionStory({ sensorId, alarm: { place } }: LetterItem, { home }: Reader): string {
  const { name } = concernedBy(home, sensorId);
  if (place === undefined) return `We do not know what kind of place ${name} is in.`;
  if (place === "living")
    return `Is ${name} in a room? Its name is that of a fridge or a freezer, but it was never cold in its first day. If it is one, it does not cool.`;
  const why =
    place === "outdoor"
      ? "Its values follow the weather."
      : `Its values look like those of ${inArticle(place)}.`;
  return `Is ${name} ${inArticle(place)}? ${why}`;
}

/** Between which temperatures it was; undefined where that is no reason for the kind. */
export function questionFact({ alarm: { expected } }: LetterItem, { home }: Reader): string | undefined {
  const { lowCelsius, highCelsius } = expected;
  if (lowCelsius === undefined || highCelsius === undefined) return undefined;
  return `Usual so far: ${bandIn(home.unit, expected)}`;
}

/** What to do in one sentence, for a question among other news. */
export function questionBrief({ alarm: { place = "living" } }: LetterItem): string {
  return `${consequence(place)} If it is something else, set its kind on the page or in the agent's configuration.`;
}

/** What to do, and what happens without it; each line of the configuration has a line of its own. */
export function questionAnswers(
  { sensorId, alarm: { place = "living" } }: LetterItem,
  reader: Reader,
): string[][] {
  const { sensor } = concernedBy(reader.home, sensorId);
  const others = PLACE_KINDS.filter((kind) => kind !== place).join(", ");
  return [
    [`If yes, you need not do anything. ${consequence(place)}`],
    [
      "If no, set its kind on the page of the sensor, or in the agent's configuration:",
      "home:",
      "  sensors:",
      `    - id: ${JSON.stringify(sensorId)}`,
      `      name: ${JSON.stringify(sensor.name)}`,
      `      kind: ${place}`,
      `Replace ${place} by one of: ${others}. Then restart the agent.`,
    ],
    ["You get this question once."],
  ];
}

function consequence(place: PlaceKind): string {
  if (place === "outdoor") return "It counts as outdoors: you get no e-mail about heat or cold there.";
  return `It is watched as ${place === "living" ? "a room" : inArticle(place)} from now on.`;
}
