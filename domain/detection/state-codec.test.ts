import { initialState } from "./state.ts";
import { decodeState, encodeState, UnknownStateError } from "./state-codec.ts";
import { freezer, room, Watched } from "./test-house.ts";

const STATES = {
  "never heard": initialState(),
  "after two weeks": new Watched("living").live(14 * 24, room).state,
  "in an episode with a suspect": (() => {
    const watched = new Watched("living").live(5 * 24, room).live(10, (atMs) => room(atMs) + 5);
    watched.hear(40);
    return watched.state;
  })(),
  "of a freezer": new Watched("freezer").live(5 * 24, freezer).state,
  "of a series": new Watched("generic").live(5 * 24, (atMs) => room(atMs) * 1e6).state,
};

describe.each(Object.entries(STATES))("a state %s", (_, state) => {
  test("takes at most 600 bytes", () => {
    expect(encodeState(state).length).toBeLessThanOrEqual(600);
  });

  test("comes back with all its parts, exact where rules compare exactly", () => {
    const back = decodeState(encodeState(state));
    expect(Object.keys(back).sort()).toEqual(Object.keys(state).sort());
    expect(back.last).toEqual(state.last);
    expect(back.stuck?.celsius).toBe(state.stuck?.celsius);
    expect(back.cadence?.lastMs).toBe(state.cadence?.lastMs);
    expect(back.episode).toEqual(
      state.episode && { ...state.episode, before: Math.fround(state.episode.before) },
    );
  });

  test("is stable: what was stored once is stored the same again", () => {
    const bytes = encodeState(state);
    expect(encodeState(decodeState(bytes))).toEqual(bytes);
  });
});

test("a sensor judges on from a stored state as from the one in memory", () => {
  const kept = new Watched("living").live(10 * 24, room);
  const stored = new Watched("living").live(10 * 24, room);
  for (let hour = 0; hour < 48; hour++) {
    kept.live(1, (atMs) => room(atMs) + hour / 8);
    stored.live(1, (atMs) => room(atMs) + hour / 8);
    stored.state = decodeState(encodeState(stored.state));
  }
  expect(stored.told()).toEqual(kept.told());
});

test("a layout of newer code is refused by name", () => {
  expect(() => decodeState(new Uint8Array([99, 0, 0]))).toThrow(UnknownStateError);
});
