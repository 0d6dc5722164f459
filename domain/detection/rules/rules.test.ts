import { HOUR_MS } from "../sample.ts";
import { freezer, room, Watched } from "../test-house.ts";

// Golden cases, one group a rule: what the sensor says, and what is told of it and when.

const outdoors = (outdoorCelsius: number) => ({ peers: 0, outdoorCelsius });
const known = (context = outdoors(3)) => new Watched("living", context).live(14 * 24, room);
const quantized = (celsius: number) => Math.round(celsius * 20) / 20;

/** Between 0 and 1, without order. */
function scattered(atMs: number): number {
  const product = Math.sin((atMs / 600_000) * 12.9898) * 43758.5453;
  return product - Math.floor(product);
}

function toldOf(
  hours: number,
  change: (hour: number, atMs: number) => number | null,
  watched = known(),
): string[] {
  const fromMs = watched.atMs;
  watched.live(hours, (atMs, hour) => {
    const value = change(hour, atMs);
    return value === null ? null : quantized(value);
  });
  return watched.told(fromMs).filter((told) => told.includes("firing"));
}

describe("fault-code", () => {
  test.each([85, -127, 6553.4, 300, -60])("%d C in a room is told at once", (code) => {
    expect(toldOf(1, (hour, atMs) => (hour === 0 ? code : room(atMs)))).toEqual([
      "0.0 h firing sensor-fault (fault-code)",
    ]);
  });

  test("a sensor that cannot measure is told after half an hour", () => {
    expect(toldOf(3, () => null)).toEqual(["0.5 h firing sensor-fault (fault-code)"]);
    expect(toldOf(3, (hour, atMs) => (hour < 0.3 ? null : room(atMs)))).toEqual([]);
  });

  test("85 C in a boiler that was near it is heat, not a code", () => {
    const boiler = new Watched("boiler").live(6, (_, hour) => 60 + 4 * hour);
    expect(boiler.live(1, () => 85).alerts()).toEqual([]);
  });
});

describe("jump", () => {
  test.each([7, -7, 25])("a spike of %d C is told when it came back", (size) => {
    expect(toldOf(2, (hour, atMs) => room(atMs) + (hour === 0 ? size : 0))).toEqual([
      "0.2 h firing sensor-fault (jump)",
    ]);
  });

  test("an offset of 3.5 C is told after three readings, and once", () => {
    expect(toldOf(48, (_, atMs) => room(atMs) + 3.5)).toEqual(["0.3 h firing sensor-fault (jump)"]);
  });
});

test("jump: a freezer that is suddenly warm and stays so is warm, not sick", () => {
  const watched = new Watched("freezer").live(5 * 24, freezer);
  const fromMs = watched.atMs;
  expect(watched.live(3, () => -4).alerts(fromMs)).toEqual(["too-hot (limits)"]);
});

test("jump: windows that are opened for ten minutes are no sick sensor", () => {
  const aired = (hour: number) => (hour < 0.1 ? 0 : -3.4 * Math.exp(-(hour - 0.1) / 0.25));
  const young = new Watched("living", outdoors(3)).live(30, room);
  expect(toldOf(6, (hour, atMs) => room(atMs) + aired(hour), young)).toEqual([]);
});

test("noise: values that go to and fro are a sick sensor", () => {
  const noise = (atMs: number) => 4 * (scattered(atMs) - 0.5);
  const [first] = toldOf(6, (_, atMs) => room(atMs) + noise(atMs));
  expect(first).toMatch(/^[0-3]\.\d h firing sensor-fault \((noise|jump)\)$/);
});

describe("stuck", () => {
  test("a value that is repeated while its course goes on is told after some hours, and once", () => {
    expect(toldOf(60, () => 20.4)).toEqual(["6.8 h firing sensor-fault (stuck)"]);
  });

  test("a value of whole degrees that is repeated for as long as a room holds one is not told", () => {
    const whole = new Watched("living", outdoors(3)).live(14 * 24, (atMs) => Math.round(room(atMs) / 2 + 10));
    const fromMs = whole.atMs;
    expect(whole.live(48, () => 20).alerts(fromMs)).toEqual([]);
  });

  test("a room that holds its value for 13 h by itself is not", () => {
    const holding = new Watched("living").live(21 * 24, (atMs) =>
      atMs % (24 * HOUR_MS) < 13 * HOUR_MS ? 20 : 20 + 0.1 * Math.round(Math.sin(atMs / 3e6) * 9),
    );
    expect(holding.alerts()).toEqual([]);
  });
});

describe("limits", () => {
  test("a freezer above -12 C is told after its hold time and again when food is at risk", () => {
    const watched = new Watched("freezer").live(5 * 24, freezer);
    const fromMs = watched.atMs;
    watched.live(6, (_, hour) => -18 + 3 * hour);
    expect(
      watched.notices
        .filter(({ atMs }) => atMs >= fromMs)
        .map(({ state, alarm }) => `${state} ${alarm.severity}`),
    ).toEqual(["firing warning", "escalated critical"]);
  });

  test("a heatwave is no alarm of a room that is hardly warmer than outdoors", () => {
    const hot = (atMs: number) => room(atMs) + 12;
    expect(new Watched("living", outdoors(33)).live(3 * 24, hot).alerts()).toEqual([]);
    expect(new Watched("living", outdoors(15)).live(3 * 24, hot).alerts()).toEqual(["too-hot (limits)"]);
  });

  test("a room that swings beyond its preset each day is told when it goes further than it usually does", () => {
    const weather = (atMs: number) => 2.2 * Math.sin(atMs / (20 * HOUR_MS));
    const swinging = (atMs: number) => 26 + (room(atMs) - 20.5) * 2 + weather(atMs);
    const watched = new Watched("living", outdoors(15)).live(21 * 24, swinging);
    const fromMs = watched.atMs - 7 * 24 * HOUR_MS;
    expect(watched.alerts(fromMs)).toEqual([]);
    const laterMs = watched.atMs;
    watched.live(12, (atMs) => swinging(atMs) + 8);
    expect(watched.alerts(laterMs).length).toBeGreaterThan(0);
  });

  test("what another room has told already is not told again unless it is critical", () => {
    const cold = (context: { peers: number; told?: ["too-cold"] }, celsius: number) =>
      new Watched("living", context).live(5, () => celsius).alerts();
    expect(cold({ peers: 0 }, 12)).toEqual(["too-cold (limits)"]);
    expect(cold({ peers: 0, told: ["too-cold"] }, 12)).toEqual([]);
    expect(cold({ peers: 0, told: ["too-cold"] }, 6)).toEqual(["too-cold (limits)"]);
  });
});

describe("open-window", () => {
  test("a fall towards outdoors is told within the hour", () => {
    const told = toldOf(1.5, (hour, atMs) => room(atMs) - 15 * (1 - Math.exp(-hour / 1.5)));
    expect(told).toEqual(["0.3 h firing open-window (open-window)"]);
  });

  test("in summer the same fall is no window", () => {
    const told = toldOf(
      2,
      (hour, atMs) => room(atMs) - 15 * (1 - Math.exp(-hour / 1.5)),
      known(outdoors(25)),
    );
    expect(told[0]).toMatch(/unusual/);
  });

  test("a room that falls back to normal after cooking is not told", () => {
    const cooking = (hour: number) =>
      2.5 * Math.min(1, hour / 2) * (hour > 2 ? Math.exp((2 - hour) / 0.7) : 1);
    expect(toldOf(6, (hour, atMs) => room(atMs) + cooking(hour))).toEqual([]);
  });
});

test("overheating: the sun takes a room to where it is every day, and is not told", () => {
  const sun = (hour: number) => 3.4 * Math.min(1, hour / 0.8);
  const night = known();
  night.live(6, room);
  const coolest = room(night.atMs);
  const shone = toldOf(2, (hour) => coolest - 1.2 + Math.min(3.6, sun(hour)), night);
  expect(shone.filter((told) => told.includes("overheating"))).toEqual([]);
});

test("overheating: the first sun of spring, which levels off, is not told; what goes on rising is", () => {
  const told = (rise: (hour: number) => number) =>
    toldOf(2, (hour, atMs) => room(atMs) + rise(hour)).filter((one) => one.includes("overheating"));
  expect(told((hour) => 4.5 * (1 - Math.exp(-hour / 0.5)))).toEqual([]);
  expect(told((hour) => 4.5 * hour)).toEqual(["0.8 h firing overheating (overheating)"]);
});

test("overheating: a rise of 8 C an hour is told within that hour, and as critical when it is no sun any more", () => {
  const watched = known();
  const fromMs = watched.atMs;
  watched.live(3, (atMs, hour) => quantized(room(atMs) + 8 * hour));
  expect(watched.told(fromMs)).toEqual([
    "0.5 h firing overheating (overheating)",
    "0.8 h escalated overheating (overheating)",
  ]);
});

test("overheating: a bathroom that was never steamy in three weeks is watched like any room", () => {
  const heats = (days: number) =>
    toldOf(1, (hour, atMs) => room(atMs) + 4.5 * hour, new Watched("bathroom").live(24 * days, room));
  expect(heats(4)).toEqual([]);
  expect(heats(24)).toEqual(["0.8 h firing overheating (overheating)"]);
});

test("heating-failure: a slow loss is told long before the room is cold", () => {
  const watched = known();
  const fromMs = watched.atMs;
  watched.live(24, (atMs, hour) => quantized(room(atMs) - 17 * (1 - Math.exp(-hour / 30))));
  const [first] = watched.told(fromMs);
  expect(first).toMatch(/heating-failure/);
  expect(Number.parseFloat(first ?? "")).toBeLessThan(14);
});

describe("heating-failure and its like", () => {
  test("a fall of 2 C an hour is no window where outdoors is much colder", () => {
    const [first] = toldOf(3, (hour, atMs) => room(atMs) - 2.3 * hour, known(outdoors(-10)));
    expect(first).toMatch(/heating-failure/);
  });

  test("a fall that is slower than through an open window is none in mild weather either", () => {
    const [first] = toldOf(3, (hour, atMs) => room(atMs) - 2.8 * hour, known(outdoors(8)));
    expect(first).toMatch(/heating-failure/);
  });

  test("a sensor that drifts down for two days is no heating that failed", () => {
    const [first] = toldOf(60, (hour, atMs) => room(atMs) - 0.085 * hour);
    expect(first).toMatch(/unusual/);
  });
});

describe("unusual", () => {
  test.each([0.15, -0.15])("a drift of %d C an hour is told within two days", (perHour) => {
    const [first] = toldOf(48, (hour, atMs) => room(atMs) + perHour * hour);
    expect(first).toMatch(/unusual|heating-failure/);
  });

  test("a warm spell that the whole home shares is not told", () => {
    const warmSpell = (hour: number) => 4 * Math.sin((Math.PI * hour) / 72);
    const together = known();
    const fromMs = together.atMs;
    for (let hour = 0; hour < 72; hour += 1) {
      Object.assign(together.context, { peers: 4, peersDeviation: warmSpell(hour) });
      together.live(1, (atMs, part) => quantized(room(atMs) + warmSpell(hour + part)));
    }
    expect(together.alerts(fromMs)).toEqual([]);
    expect(toldOf(72, (hour, atMs) => room(atMs) + warmSpell(hour))).toHaveLength(1);
  });
});

describe("warming", () => {
  const knownFreezer = () => new Watched("freezer").live(10 * 24, freezer);

  test("a freezer whose compressor stopped is told while its food is still frozen", () => {
    const watched = knownFreezer();
    const fromMs = watched.atMs;
    watched.live(12, (atMs, hour) => freezer(atMs) * Math.exp(-hour / 20));
    expect(watched.told(fromMs)[0]).toMatch(/firing warming/);
    expect(watched.notices.find(({ atMs }) => atMs >= fromMs)?.alarm.lastCelsius).toBeLessThan(-12);
  });

  test("a door that is opened and shut again is not told", () => {
    const watched = knownFreezer();
    const fromMs = watched.atMs;
    watched.live(3, (atMs, hour) => freezer(atMs) + (hour > 0.1 && hour < 0.5 ? 5 : 0));
    expect(watched.alerts(fromMs)).toEqual([]);
  });
});

test("frost: a pipe is told before the water in it freezes", () => {
  const pipe = new Watched("pipe", outdoors(-12), 300_000).live(3 * 24, () => 9);
  const fromMs = pipe.atMs;
  pipe.live(6, (_, hour) => 9 - 1.5 * hour);
  expect(pipe.notices.find(({ alarm }) => alarm.severity === "critical")?.atMs).toBeLessThan(
    fromMs + 5.3 * HOUR_MS,
  );
});
