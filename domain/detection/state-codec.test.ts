import { ByteReader, ByteWriter } from "./byte-io.ts";
import { UnknownCodeError } from "./codebook.ts";
import { HOUR_MS } from "./sample.ts";
import { type DetectorState, initialState } from "./state.ts";
import { decodeState, encodeState, readState, UnknownStateError, writeState } from "./state-codec.ts";
import { freezer, room, Watched } from "./test-house.ts";

const STATES: Record<string, DetectorState> = {
  "never heard": initialState(),
  "after two weeks": new Watched("living").live(14 * 24, room).state,
  "in an episode with a suspect": (() => {
    const watched = new Watched("living").live(5 * 24, room).live(10, (atMs) => room(atMs) + 5);
    watched.hear(40);
    return watched.state;
  })(),
  "that could never measure": new Watched("living").live(2, () => null).state,
  "of a freezer": new Watched("freezer").live(5 * 24, freezer).state,
  "of a terrarium": new Watched("generic").live(5 * 24, (atMs) => room(atMs) + 8).state,
};

describe.each(Object.entries(STATES))("a state %s", (_, state) => {
  test("takes at most 600 bytes and comes back exactly", () => {
    const bytes = encodeState(state);
    expect(bytes.length).toBeLessThanOrEqual(600);
    expect(decodeState(bytes)).toStrictEqual(state);
  });
});

test("the largest state, with all parts at once, takes at most 700 bytes", () => {
  const years = 20 * 365 * 24 * HOUR_MS;
  const sick = STATES["in an episode with a suspect"] as DetectorState;
  const { noise, stuck, recent, warming } = STATES["of a freezer"] as DetectorState;
  const longAgo = (sick.cadence?.lastMs ?? 0) - years;
  const largest = {
    ...sick,
    ...(noise && { noise: { ...noise, atMs: longAgo, sinceMs: longAgo } }),
    ...(stuck && { stuck: { ...stuck, sinceMs: longAgo, lastMs: longAgo } }),
    ...(warming && { warming: { ...warming, sinceMs: longAgo } }),
    spells: { lastMs: longAgo, count: 255 },
    limits: { highSinceMs: longAgo, lowSinceMs: 0 },
    recent,
  };
  expect(decodeState(encodeState(largest))).toStrictEqual(largest);
  expect(encodeState(largest).length).toBeLessThanOrEqual(700);
});

test("many states are written one after the other and read back in their order", () => {
  const out = new ByteWriter();
  for (let round = 0; round < 10; round++) for (const state of Object.values(STATES)) writeState(out, state);
  const input = new ByteReader(out.take());
  for (let round = 0; round < 10; round++)
    for (const state of Object.values(STATES)) expect(readState(input)).toStrictEqual(state);
  expect(input.left).toBe(0);
});

test("a sensor that is stored after each reading has the same state, byte for byte, as one kept in memory", () => {
  const course = (atMs: number, hour: number) => room(atMs) + 3 * Math.sin(hour / 20);
  const kept = new Watched("living").live(10 * 24, course);
  const stored = new Watched("living");
  stored.live(10 * 24, (atMs, hour) => {
    stored.state = decodeState(encodeState(stored.state));
    return course(atMs, hour);
  });
  expect(stored.told()).toEqual(kept.told());
  expect(encodeState(stored.state)).toEqual(encodeState(kept.state));
});

test("a layout of other code is refused by name", () => {
  expect(() => decodeState(new Uint8Array([99, 0, 0]))).toThrow(UnknownStateError);
});

test("bytes that are missing or left over are refused", () => {
  const bytes = encodeState(STATES["after two weeks"] as DetectorState);
  expect(() => decodeState(bytes.subarray(0, -1))).toThrow(RangeError);
  expect(() => decodeState(new Uint8Array([...bytes, 0]))).toThrow(RangeError);
});

test("an episode of a cause that this code does not know is refused by name", () => {
  const state = STATES["in an episode with a suspect"] as DetectorState;
  const { sensor } = state.tracks;
  if (sensor === undefined) throw new Error("the state has no episode");
  const other = { ...state, tracks: { ...state.tracks, sensor: { ...sensor, cause: "too-hot" as const } } };
  const bytes = encodeState(state);
  const at = bytes.findIndex((byte, index) => byte !== encodeState(other)[index]);
  bytes[at] = 200;
  expect(() => decodeState(bytes)).toThrow(UnknownCodeError);
});
