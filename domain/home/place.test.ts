import fc from "fast-check";
import { decodeSensors, encodeSensors } from "../../storage/sensors-codec.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../detection/sample.ts";
import type { PlaceKind } from "../places.ts";
import type { Letter } from "../post/letter.ts";
import type { Payload } from "../wire/payload.ts";
import { describedHome } from "./agents.ts";
import type { Arrival } from "./arrival.ts";
import { type DescribedSensor, sensorOf } from "./description.ts";
import { hear } from "./hear.ts";
import { newHome } from "./home.ts";
import { createLiveHome } from "./live.ts";

// What a home makes of a sensor of which nobody says the kind of place, by its values: hours of its life to Celsius.

const START_MS = Date.UTC(2026, 0, 12, 5);
type Course = (hour: number) => number;

interface Life {
  id?: string;
  kind?: PlaceKind;
  hint?: PlaceKind;
  hours?: number;
  everyMinutes?: number;
  resolution?: number;
  outdoor?: Course;
}

/** Lives through the course as a home does; what was judged, asked and told on the way. */
function lived(course: Course, options: Life = {}) {
  const { id = "sensor-1", hours = 96, everyMinutes = 5, resolution = 0.1, outdoor } = options;
  const told: string[] = [];
  const asked: (PlaceKind | undefined)[] = [];
  const letters: Letter[] = [];
  const home = createLiveHome("h", {
    onLetter: (letter) => letters.push(letter),
    onNotice({ sensorId, notice: { state, alarm } }) {
      if (sensorId !== id) return;
      if (state === "question") asked.push(alarm.place);
      else if (state !== "resolved") told.push(alarm.cause);
    },
  });
  let sequence = 1;
  const send = (payload: object, arrivedAtMs: number) => {
    const sender = { agentId: "a", spoolId: "s", sequence, sentAtMs: arrivedAtMs };
    home.hear([
      {
        payload: { ...sender, ...payload } as Payload,
        arrivedAtMs,
        shardId: "s",
        sequenceNumber: String(sequence),
      },
    ]);
  };
  const announce = (sensors: DescribedSensor[], atMs: number) => {
    send(
      {
        type: "announcement",
        home: { id: "h", name: "h", timeZone: "UTC", unit: "celsius", sensors },
      },
      atMs,
    );
    sequence += 1;
  };
  const own = {
    ...(options.kind && { kind: options.kind }),
    ...(options.hint && { hint: options.hint }),
  };
  const other = outdoor ? [{ id: "outdoor", name: "outdoor", kind: "outdoor" as const }] : [];
  announce([{ id, name: id, ...own }, ...other], START_MS);
  const live = (fromHour: number, toHour: number) => {
    for (
      let atMs = START_MS + fromHour * HOUR_MS;
      atMs < START_MS + toHour * HOUR_MS;
      atMs += everyMinutes * MINUTE_MS
    ) {
      const hour = (atMs - START_MS) / HOUR_MS;
      const wavers = 0.07 * Math.sin(hour * 977) + 0.05 * Math.sin(hour * 2311);
      const celsius = Math.round((course(hour) + wavers) / resolution) * resolution;
      const readings = [{ sensorId: id, takenAtMs: atMs, celsius }];
      if (outdoor) readings.push({ sensorId: "outdoor", takenAtMs: atMs, celsius: outdoor(hour) });
      send({ type: "readings", homeId: "h", readings }, atMs);
      sequence += readings.length;
    }
  };
  live(0, hours);
  const sensor = () => sensorOf(home.current().description, id);
  return { told, asked, letters, home, sensor, live, announce };
}

const saw =
  (mean: number, swing: number, period = 0.8): Course =>
  (hour) => {
    const phase = (hour % period) / period;
    return mean + swing * (phase < 0.6 ? phase / 0.6 : (1 - phase) / 0.4) - swing / 2;
  };
const daily =
  (mean: number, amplitude: number): Course =>
  (hour) =>
    mean + amplitude * Math.cos((2 * Math.PI * (hour - 10)) / 24);
/** Sound until it fails at an hour, then it warms up to the room's 20 C. */
const failing =
  (sound: Course, atHour: number, hoursToWarm: number): Course =>
  (hour) =>
    hour < atHour ? sound(hour) : 20 + (sound(atHour) - 20) * Math.exp(-(hour - atHour) / hoursToWarm);

const freezer = saw(-18, 2);
const fridge = saw(4, 2.5);

describe.each([
  ["freezer", freezer, 13],
  ["fridge", fridge, 8],
] as const)("a %s of which nobody says it", (kind, sound, hoursToWarm) => {
  test.each([1, 5, 10, 30])(
    "is known by its compressor, read every %i minutes, and told when it fails",
    (everyMinutes) => {
      const { told, sensor } = lived(failing(sound, 7, hoursToWarm), { everyMinutes, hours: 13 });
      expect(sensor()).toMatchObject({ kind, kindFrom: "readings" });
      expect(told).not.toEqual([]);
      expect(told.filter((cause) => cause !== "too-hot" && cause !== "warming")).toEqual([]);
    },
  );

  test.each([0.1, 0.5, 1])(
    "is asked about once and never told of while it is sound, in steps of %f C",
    (resolution) => {
      const { told, asked, letters } = lived(sound, { resolution });
      expect(told).toEqual([]);
      expect(asked).toEqual([kind]);
      expect(letters.flatMap(({ items }) => items.map(({ event }) => event))).toEqual(["question"]);
    },
  );

  test("is neither told of nor asked about when it begins warm and its name says what it is", () => {
    const name = kind === "freezer" ? "Gefrierschrank" : "nevera";
    const cooling: Course = (hour) => (hour < 5 ? 20 + ((sound(5) - 20) * hour) / 5 : sound(hour));
    const { told, asked, sensor } = lived(cooling, { id: name });
    expect([told, asked]).toEqual([[], []]);
    expect(sensor().kind).toBe(kind);
  });

  test("is no room that is too cold while it is put into service warm", () => {
    const cooling: Course = (hour) => (hour < 6 ? 20 + ((sound(6) - 20) * hour) / 6 : sound(hour));
    const { told, asked } = lived(cooling);
    expect([told, asked]).toEqual([[], [kind]]);
  });
});

test.each([
  ["a fridge of long and small swings", saw(4, 1, 2), "fridge"],
  ["a beer fridge", saw(9, 2), "fridge"],
  ["an ice box", saw(-6, 2), "freezer"],
  ["a chest freezer without swings", (hour: number) => -18 + 0.2 * Math.sin(hour), "freezer"],
  ["outdoors in winter", daily(-10, 3), "outdoor"],
  ["outdoors in a deep frost", daily(-18, 4), "outdoor"],
  ["outdoors under clouds", daily(-10, 1.2), "outdoor"],
  ["outdoors in autumn", daily(6, 5), "outdoor"],
  ["a garage", daily(5.5, 1.2), "cellar"],
  ["a cellar", daily(6, 0.3), "cellar"],
] as const)("%s is found out, asked about once, and is no alarm", (_, course, kind) => {
  const { told, asked, sensor } = lived(course);
  expect(told).toEqual([]);
  expect(asked).toEqual([kind]);
  expect(sensor().kind).toBe(kind);
});

test.each([0.5, 1])("a cellar whose value wavers between two steps of %f C is no fridge", (resolution) => {
  const { told, asked } = lived(daily(4.5, 0.3), { resolution });
  expect([told, asked]).toEqual([[], ["cellar"]]);
});

test("a sensor that is far colder than outdoors is in a freezer before its compressor is seen", () => {
  const chest = failing(() => -18, 7, 13);
  const { told, asked } = lived(chest, { outdoor: daily(5, 3), hours: 13 });
  expect(asked).toEqual(["freezer"]);
  expect(told).toContain("too-hot");
});

describe("a room of which nobody says it", () => {
  test("stays a room and is not asked about", () => {
    const { asked, told, sensor } = lived(daily(20, 1));
    expect([asked, told]).toEqual([[], []]);
    expect(sensor()).toMatchObject({ kind: "living", kindFrom: "nothing" });
  });

  test.each([
    ["heating-failure", (hour: number) => (hour < 40 ? 20 : 2 + 18 * Math.exp(-(hour - 40) / 20))],
    ["open-window", (hour: number) => (hour < 8 ? 20 : 20 - 9 * (1 - Math.exp(-(hour - 8) / 0.4)))],
  ])("has its alarm: %s", (cause, course) => {
    expect(lived(course, { hours: 60 }).told).toContain(cause);
  });
});

test("a name that the readings contradict loses, and it is asked about", () => {
  expect(lived(daily(21, 1), { id: "kuehlschrank" })).toMatchObject({ told: [], asked: ["living"] });
  expect(lived(freezer, { id: "fridge-2" })).toMatchObject({ told: [], asked: ["freezer"] });
});

test("what a gateway suggests is no answer, but needs no question when the readings agree", () => {
  expect(lived(fridge, { hint: "fridge" }).asked).toEqual([]);
  expect(lived(freezer, { hint: "fridge" }).asked).toEqual(["freezer"]);
});

test("what a person says holds whatever the readings say, and is never asked about", () => {
  const { asked, sensor } = lived(freezer, { kind: "outdoor" });
  expect(asked).toEqual([]);
  expect(sensor()).toEqual({ id: "sensor-1", name: "sensor-1", kind: "outdoor" });
});

test("an answer in the home file wins at the next announcement, and it is not asked again without it", () => {
  const { asked, announce, live, sensor } = lived(fridge, { hours: 24 });
  expect(asked).toEqual(["fridge"]);
  announce([{ id: "sensor-1", name: "Wine", kind: "cellar" }], START_MS + DAY_MS);
  expect(sensor()).toMatchObject({ kind: "cellar", name: "Wine" });
  live(24, 48);
  announce([{ id: "sensor-1", name: "Wine" }], START_MS + 2 * DAY_MS);
  live(48, 72);
  expect(asked).toEqual(["fridge"]);
  expect(sensor().kind).toBe("fridge");
});

test("a question that is answered before it is told is not told", () => {
  const { asked, announce, home, letters, live } = lived(fridge, { hours: 4 });
  let reading = 48;
  for (; asked.length === 0 && reading < 96; reading += 1) live(reading / 12, (reading + 0.5) / 12);
  expect([asked, letters]).toEqual([["fridge"], []]);
  announce([{ id: "sensor-1", name: "Wine", kind: "fridge" }], START_MS + (reading - 0.9) * 5 * MINUTE_MS);
  home.tickUntil(START_MS + (reading + 1) * 5 * MINUTE_MS);
  expect(letters).toEqual([]);
  expect(home.current().post.alarms).toEqual([]);
});

test("what is known of a place is stored as it is, in few bytes, and in none once a person says it", () => {
  for (const course of [freezer, fridge, daily(20, 1), daily(6, 5)])
    for (const hours of [0.1, 1, 3, 5, 20, 30, 75]) {
      const { home } = lived(course, { hours, everyMinutes: 10 });
      const { sensors } = home.current();
      const bytes = encodeSensors(sensors);
      expect(decodeSensors(bytes)).toStrictEqual(sensors);
      const bare = new Map([...sensors].map(([id, { place: _, ...state }]) => [id, state]));
      const own = bytes.length - encodeSensors(bare).length;
      expect(own).toBeLessThanOrEqual(hours === 75 ? 10 : 76);
    }
});

test("any split of the arrivals gives the same home, also while its places become known", () => {
  const arrivals = [
    ...arrivalsOf({ "sensor-1": fridge, "sensor-2": freezer, "sensor-3": daily(-10, 3) }, 30),
  ];
  const whole = hear(newHome("h"), arrivals).home;
  expect(whole.description.sensors.map(({ learned }) => learned?.kind)).toEqual([
    "fridge",
    "freezer",
    "outdoor",
  ]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (sizes) => {
      let home = newHome("h");
      for (let from = 0, turn = 0; from < arrivals.length; turn += 1) {
        const to = from + (sizes[turn % sizes.length] as number);
        home = hear(home, arrivals.slice(from, to)).home;
        // As it is stored and read again: the description is put together anew.
        const sensors = decodeSensors(encodeSensors(home.sensors));
        home = { ...home, sensors, description: describedHome({ ...home, sensors }) };
        from = to;
      }
      expect(home).toEqual(whole);
      expect(hear(home, arrivals).home).toEqual(whole);
    }),
    { numRuns: 10 },
  );
});

/** Of sensors that nobody announces, an hour in an envelope. */
function* arrivalsOf(courses: Record<string, Course>, hours: number): Generator<Arrival> {
  let sequence = 1;
  for (let hour = 0; hour < hours; hour += 1) {
    const readings = Object.entries(courses).flatMap(([sensorId, course]) =>
      Array.from({ length: 12 }, (_, at) => {
        const celsius = Math.round(course(hour + at / 12) * 10) / 10;
        return { sensorId, takenAtMs: START_MS + hour * HOUR_MS + at * 5 * MINUTE_MS, celsius };
      }),
    );
    const arrivedAtMs = START_MS + (hour + 1) * HOUR_MS;
    const sender = { agentId: "a", spoolId: "s", homeId: "h", sequence, sentAtMs: arrivedAtMs };
    const payload = { ...sender, type: "readings" as const, readings };
    yield { payload, arrivedAtMs, shardId: "s", sequenceNumber: String(sequence).padStart(9, "0") };
    sequence += readings.length;
  }
}
