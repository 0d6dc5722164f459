import { ByteReader, ByteWriter } from "./byte-io.ts";
import { UnknownCodeError } from "./codebook.ts";
import { judge } from "./detector.ts";
import { HOUR_MS } from "./sample.ts";
import { type DetectorState, initialState } from "./state.ts";
import { decodeState, encodeState, readState, UnknownStateError, writeState } from "./state-codec.ts";
import { freezer, room, sensorOf, Watched } from "./test-house.ts";

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

/** As the code of layout 2 stored it. */
const LAYOUT_2 = {
  "a room that is too cold": {
    bytes:
      "AgObAZvEEORAgLHmiQf/SRJ8AEkSfAAAQC8aU4bPbbAAAD0d+JQ8taLRQXjSnL3M94AAAEmSP0jAgIREwHZLc8AS+ubAgIREwHZL" +
      "c8AS+uY+RkKTPnP11T6AoFk+h2gXPo2m0z5fJEs+aNGUPnKkIT4K7Vg+Q6UbPlAnrj5aqVw+ZPrXPjTM4j48Z3A+RBBWPc281z3r" +
      "7Oo+HA6iPiynKj40opY+Drq2PhTalj4a2IU+RkKTPnP11T6AoFk+h2gXPo2m0z5fJEs+aNGUPnKkIT4K7Vg+Q6UbPlAnrj5aqVw+" +
      "ZPrXPjTM4j48Z3A+RBBWPc281z3r7Oo+HA6iPiynKj40opY+Drq2PhTalj4a2IUsYbHABgkCgOa/M4CK8x4AAAAAAACAivMeAQAA" +
      "BwBBeNKcQZv8HYCfSUF6bItBnHiAgJ9JQXjTS0Gc9OOAn0lBem1EQZ1m6ICfSUF7OnVBndjugJ9JQXpuEkGeSvSAn0lBfNTpQZ68" +
      "+QoAPm+EfT7hyEI+3m/QPpvk4j+L8NU+r7x2QZoKkUGXaA9BlaRsQZT+c0GVVsxBlncjQZiD0kGa92lBnexBQaD2VkGj4OxBpqnq" +
      "QajGAUGqfWxBr9UTQa/eKEGvKvpBrZx8QauCKUGoyg1BpdHMQaKy8UGfoQRBnPTjqBJMTbGCSjcbAA==",
    tracks: { lasting: { cause: "heating-failure", jumpCelsius: 0 } },
  },
  "a freezer whose sensor is sick": {
    bytes:
      "AgG7AZubFPLAgOuG+gH/SRJ8AEkSfACAurcDwDQAAAAAAACAurcDAD7u7uo+LhXZwaAAAL+AAACAurcDgLq3AwAAAAAAAgLBmUeu" +
      "wZeFBkAFOGhAFlCgvO6/TLvm9wq6sPZPvO6/TLvm9wq6sPZPPyL+7j8kGHA/Ju/DPyqa6T8t/eA/MR+iPzQHJD82unM/A8hPPwPV" +
      "8j8G/9k/CfvFPwy8Hj8PR3s/EaOIPxPVJj7QNwg+0C6lPtVNuT7aBTo+3l6TPuJkJD7mHug+6ZalPyL+7j8kGHA/Ju/DPyqa6T8t" +
      "/eA/MR+iPzQHJD82unM/A8hPPwPV8j8G/9k/CfvFPwy8Hj8PR3s/EaOIPxPVJj7QNwg+0C6lPtVNuT7aBTo+3l6TPuJkJD7mHug+" +
      "6ZalBR00QAkCAoCb7gKAm+4CAAAAAAAAAAAHgLq3A8GgAADBmGoxgJ9JwZgAAMGY38OAn0nBkAAAwZlVVYCfScGYAADBmOOOgJ9J" +
      "waAAAMGYcceAn0nBmAAAwZgAAICfScGQAADBl445AgJAQAAAQJAAAECQAABAQAAAQEVVVUBFVVvBlpPqwZlVVcGWqqvBmVVVwYKq" +
      "q8GZVVXBlqqrwZlVVcGWqqvBmVVVwZaqq8GZVVXBlqqrwZlVVcGWqqvBmVVVwZaqq8GZVVXBlqqrwZlVVcGWqqvBmVVVwZaqq8GZ" +
      "VVVHAsyDm2hKW7oA",
    tracks: { sensor: { cause: "sensor-fault", rule: "fault-code" } },
  },
  "a series of the kind generic": {
    bytes:
      "AgBDAZulKrxAgJG1mwP/SRJ8AEkSfAAAQDuAAAAAAAAAAALQQdwAAEHcJctB3vl+QeUKSEHlEwdB5A4AQeP+Tz2ZLBY9o6IkPaPi" +
      "Vz2h5oW9OpOBvNv2bj+o/x8+BZIQAsg/ZgFnPi9xrgKyP8Ognj8ljykCyj+Rq5U+VXNeAso/iA+zPjd9mwLKP4Ajwz5Gi1sCyj1U" +
      "1Cs+16VjAa884spVPt9fUwGvQC0SpD6DIsoCyj42VkUAAAAAeAAAAADcvwIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABB2pg8Qdkz" +
      "M0HYA2pB2DadQdi4UkHaX5NB3IUfQd8Np0HiX5JB5Sj2QehwpEHrBtNB7UsYQe8NqEHvqqtB8Ao9Qe8G1EHtu7tB63rhQei7vEHl" +
      "7u9B4oiJQd/MzUHc3d53AEy9ZlRKW7oA",
    tracks: {},
  },
};

test.each(Object.entries(LAYOUT_2))(
  "the state of %s is read from layout 2 and goes on",
  (_, { bytes, tracks }) => {
    const state = decodeState(Buffer.from(bytes, "base64"));
    expect(state.tracks).toMatchObject(tracks);
    expect(Object.keys(state.tracks)).toEqual(Object.keys(tracks));
    expect(decodeState(encodeState(state))).toStrictEqual(state);
    const atMs = (state.last?.atMs ?? 0) + HOUR_MS;
    const { state: next } = judge(state, { sensorId: "s", takenAtMs: atMs, celsius: 20 }, sensorOf("living"));
    expect(next.cadence?.lastMs).toBe(atMs);
  },
);

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
