import { DRILL_PREFIX } from "./drill.ts";

/** What the names of the topics of homes begin with, behind the environment's prefix. */
export const HOME_TOPICS = "home-";
/** The topic of all drills, behind the environment's prefix: no person is subscribed to it. */
export const DRILLS_TOPIC = "drills";

/**
 * The name of the topic that a home's e-mails go to, behind the environment's prefix. It follows from the home's id, so nobody
 * has to look it up, and no two homes have the same. A topic's name has letters, digits, dashes and underscores, 256 at most
 * (Amazon SNS API reference, CreateTopic); a home's id may have dots besides, and 64 characters.
 */
export function topicNameOf(homeId: string): string {
  if (homeId.startsWith(DRILL_PREFIX)) return DRILLS_TOPIC;
  return `${HOME_TOPICS}${homeId.replaceAll("_", "_u").replaceAll(".", "_d")}`;
}

/** The home whose topic has that name behind the environment's prefix; undefined when it is no home's. */
export function homeIdOf(topicName: string): string | undefined {
  if (!topicName.startsWith(HOME_TOPICS)) return undefined;
  return topicName.slice(HOME_TOPICS.length).replaceAll("_d", ".").replaceAll("_u", "_");
}
