import { encodeState } from "../domain/detection/state-codec.ts";
import { newHome } from "../domain/home/home.ts";
import { MAX_ITEM_BYTES, MAX_SENSORS } from "../domain/limits.ts";
import { newPost } from "../domain/post/post.ts";
import { fullHome } from "../tests/helpers/full-home.ts";
import { itemFrom, newStoredHome, type StoredHome, storedFrom } from "./home-item.ts";
import { itemBytes } from "./item.ts";

const NOW_MS = Date.UTC(2026, 0, 31);
/** Our limit of an item. */
/** A detector's state is never larger (domain/detection/state-codec.ts). */
const DETECTOR_BYTES = 620;

const full = fullHome();
const again = (stored: StoredHome): StoredHome => {
  const { announced: _, ...read } = storedFrom(itemFrom(stored, NOW_MS));
  return read;
};

test("a home comes back exactly as it was stored, with all that it can have", () => {
  const stored = full;
  expect(again(stored)).toEqual(stored);
  const { sending: _, ...atRest } = stored;
  expect(again(atRest)).toEqual(atRest);
});

test("a home of which nothing is known comes back as it was, and costs less than 300 bytes", () => {
  const stored = { ...newStoredHome("home-1"), due: { partition: "normal-0", atMs: 0 } };
  expect(again(stored)).toEqual(stored);
  expect(itemBytes(itemFrom(stored, NOW_MS))).toBeLessThan(300);
});

test("an announcement is stored as the same bytes until there is a new one", () => {
  const read = storedFrom(itemFrom(full, NOW_MS));
  const { announced } = read;
  expect(itemFrom(read, NOW_MS).announced?.B).toBe(announced?.bytes);
  const [first, ...others] = read.home.agents;
  const renamed = {
    ...first,
    id: "agent",
    heardAtMs: 0,
    alarms: [],
    announced: { atMs: Date.UTC(2027, 0), home: { ...read.home.description, name: "Renamed" } },
  };
  const changed = { ...read, home: { ...read.home, agents: [renamed, ...others] } };
  expect(again(changed).home.description.name).toBe("Renamed");
});

test("an item that lacks an attribute, or that newer code wrote, is refused with what is wrong", () => {
  const item = itemFrom({ ...newStoredHome("home-1"), home: newHome("home-1") }, NOW_MS);
  const { heard: _, ...incomplete } = item;
  expect(() => storedFrom(incomplete)).toThrow("item home-1 home has no attribute heard");
  expect(() => storedFrom({ ...item, sensors: { B: Uint8Array.of(9) } })).toThrow("layout 9");
});

test("256 sensors with the largest detectors, long ids and the readings of a write stay under 340 KB", () => {
  const { home, ...stored } = full;
  const sensors = new Map(
    [...home.sensors].map(([id, { late: _, gap: __, ...state }]) => [id, { ...state, alarms: [] }]),
  );
  const quiet = { ...home, sensors, agents: home.agents.slice(0, 1), post: newPost() };
  expect(bytesOf({ ...stored, home: quiet })).toBeLessThan(MAX_ITEM_BYTES);
});

test("a home at all its limits at once stays under 340 KB", () => {
  expect(bytesOf(full)).toBeLessThan(MAX_ITEM_BYTES);
});

/** The bytes of a full home's item, with each detector taken for the largest. */
function bytesOf(stored: StoredHome): number {
  const [any] = stored.home.sensors.values();
  const detectorBytes = any === undefined ? 0 : encodeState(any.detector).length;
  return itemBytes(itemFrom(stored, NOW_MS)) + MAX_SENSORS * (DETECTOR_BYTES - detectorBytes);
}
