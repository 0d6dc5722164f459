import { PLACE_KINDS, PLACES, type PlaceKind } from "../places.ts";
import type { LetterItem } from "../post/letter.ts";
import { bandIn } from "./degrees.ts";
import { inArticle } from "./phrases.ts";
import { wrapped } from "./plain-text.ts";
import { concernedBy, type Reader } from "./reader.ts";

/** Why it is asked what kind of place a sensor is in. */
export function questionStory({ sensorId, alarm: { place } }: LetterItem, { home }: Reader): string {
  const { name } = concernedBy(home, sensorId);
  if (place === undefined) return `Nobody has said what kind of place ${name} is in.`;
  if (place === "living")
    return `Is ${name} in a room? Its name speaks of a fridge or a freezer, and it was never cold in its first day. If it is a fridge or a freezer, it does not cool.`;
  const why =
    place === "outdoor" ? "its values follow the weather" : `its values are those of ${inArticle(place)}`;
  return `Is ${name} ${inArticle(place)}? Nobody has said what kind of place it is in, and ${why}.`;
}

/** Between which temperatures it was; undefined where that is not what speaks for the kind. */
export function questionFact({ alarm: { expected } }: LetterItem, { home }: Reader): string | undefined {
  const { lowCelsius, highCelsius } = expected;
  if (lowCelsius === undefined || highCelsius === undefined) return undefined;
  return `Usual so far: ${bandIn(home.unit, expected)}`;
}

/** What to do in one sentence, for a question that stands among other news. */
export function questionBrief({ alarm: { place = "living" } }: LetterItem): string {
  return `${consequence(place)} If it is something else, write its kind in the agent's configuration.`;
}

/** What to do, and what happens without it; lines to be copied are never broken. */
export function questionAnswers(
  { sensorId, alarm: { place = "living" } }: LetterItem,
  reader: Reader,
): string[][] {
  const { sensor } = concernedBy(reader.home, sensorId);
  const others = PLACE_KINDS.filter((kind) => kind !== place).join(", ");
  return [
    wrapped(`If so, you need not do anything. ${consequence(place)}`),
    [
      ...wrapped("If not, say what it is in the agent's configuration, and restart the agent:"),
      "home:",
      "  sensors:",
      `    - id: ${JSON.stringify(sensorId)}`,
      `      name: ${JSON.stringify(sensor.name)}`,
      `      kind: ${place}`,
      ...wrapped(`Instead of ${place} write one of: ${others}.`),
    ],
    wrapped("What you write there always holds. You are asked this once."),
  ];
}

function consequence(place: PlaceKind): string {
  if (place === "outdoor") return "It is taken for outdoors, and you are told of no heat and no cold there.";
  const what = place === "living" ? "a room" : `a ${PLACES[place].label}`;
  return `It is watched as ${what} from now on.`;
}
