import { isDeepStrictEqual } from "node:util";
import { hear } from "../../../domain/home/hear.ts";
import { type Home, newHome } from "../../../domain/home/home.ts";
import { lettersDue } from "../../../domain/home/letters.ts";
import { tick } from "../../../domain/home/tick.ts";
import { MAX_ITEM_BYTES, MAX_REASON_LENGTH } from "../../../domain/limits.ts";
import { encodeEnvelope } from "../../../domain/wire/envelope.ts";
import { decodePayload, type Payload } from "../../../domain/wire/payload.ts";
import { createSnsNotifier } from "../../../handlers/notifier.ts";
import { withReadings } from "../../../storage/block.ts";
import { itemFrom, newStoredHome, storedFrom } from "../../../storage/home-item.ts";
import { withHours } from "../../../storage/hours.ts";
import { homeTopics, TOPIC_ARN_PREFIX } from "../../helpers/home-topics.ts";
import { takeItem } from "../../helpers/strict-aws/attribute-value.ts";
import { createStrictAws } from "../../helpers/strict-aws/strict-aws.ts";
import { expectThat } from "../reader.ts";

const ARRIVED_MS = Date.UTC(2026, 0, 31, 12);
const HOUR_MS = 3_600_000;
/** After these times alone silence is told: of a sensor, then of the house. */
const LATER_MS = [HOUR_MS, 12 * HOUR_MS];
const arrival = { partitionKey: "home-1", arrivedAtMs: ARRIVED_MS };
let publishedMs = 0;
/** All inputs are e-mails of one home: each has a second of its own, or SNS would take them for a flood. */
const clock = { nowMs: () => (publishedMs += 1000) };
const { sns } = createStrictAws({ tables: [], topics: homeTopics(), clock }).clients();
const notifier = createSnsNotifier(sns, TOPIC_ARN_PREFIX);

/** Decodes a record's payload, and has the rest of the cloud side take what the decoder accepts. */
export async function readPayload(input: Buffer): Promise<boolean> {
  const decoded = decodePayload(input, arrival);
  if (!decoded.ok) {
    expectThat(decoded.reason.length <= MAX_REASON_LENGTH, `a reason of ${decoded.reason.length} characters`);
    return false;
  }
  await expectTaken(decoded.value);
  return true;
}

/** Fails when the codec, the core, the table or SNS refuses a payload that the decoder accepted. */
export async function expectTaken(payload: Payload): Promise<void> {
  if (payload.type !== "single") {
    const again = decodePayload(encodeEnvelope(payload), arrival);
    expectThat(isDeepStrictEqual(again, { ok: true, value: payload }), "the codec gives back something else");
  }
  const heard = hear(newHome("home-1"), [
    { payload, arrivedAtMs: ARRIVED_MS, shardId: "shard-0", sequenceNumber: "7" },
  ]);
  expectStored(heard.home, heard.accepted);
  let { home } = heard;
  for (const afterMs of LATER_MS) home = tick(home, ARRIVED_MS + afterMs);
  expectStored(home, heard.accepted);
  const historyOf = (id: string) => heard.accepted.filter(({ sensorId }) => sensorId === id);
  for (const letter of lettersDue(home)) await notifier.send(letter, home.description, { historyOf });
}

/** The strict table takes the home's item, and gives back the same home. */
function expectStored(home: Home, readings: ReturnType<typeof hear>["accepted"]): void {
  const item = itemFrom(
    {
      ...newStoredHome(home.id),
      home,
      open: { number: 0, readings: withReadings(new Map(), readings) },
      hours: { number: 0, bySensor: withHours(new Map(), readings) },
    },
    ARRIVED_MS,
  );
  const { bytes } = takeItem(item);
  expectThat(bytes <= MAX_ITEM_BYTES, `an item of ${bytes} bytes`);
  const again = itemFrom(storedFrom(item), ARRIVED_MS);
  expectThat(isDeepStrictEqual(again, item), "the table gives back another home");
}
