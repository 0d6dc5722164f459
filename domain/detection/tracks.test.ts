import { freezer, room, Watched } from "./test-house.ts";

// One track a kind of trouble: none hides or ends another.

const OUTDOORS = { peers: 0, outdoorCelsius: 3 };

/** A room that has been 4 C too cold for a day, and the moment after it. */
function coldRoom(context = OUTDOORS): Watched {
  const watched = new Watched("living", context).live(14 * 24, room);
  return watched.live(24, (atMs, hour) => cold(atMs, hour));
}

function cold(atMs: number, hour: number): number {
  return room(atMs) - 4 * (1 - Math.exp(-hour / 3));
}

const later = (atMs: number, hour: number) => cold(atMs, 24 + hour);

/** Between 0 and 1, without order. */
function scattered(atMs: number): number {
  const product = Math.sin((atMs / 600_000) * 12.9898) * 43758.5453;
  return product - Math.floor(product);
}

describe("while a room is too cold", () => {
  test.each<[string, string, (atMs: number, hour: number) => number]>([
    ["85 C", "sensor-fault (fault-code)", (atMs, hour) => (hour < 0.3 ? 85 : later(atMs, hour))],
    ["6553.4 C", "sensor-fault (fault-code)", (atMs, hour) => (hour < 0.1 ? 6553.4 : later(atMs, hour))],
    ["an offset of 5 C", "sensor-fault (jump)", (atMs, hour) => later(atMs, hour) + (hour < 10 ? 5 : 0)],
    [
      "an open window",
      "open-window (open-window)",
      (atMs, hour) =>
        later(atMs, hour) - 8 * (1 - Math.exp(-Math.min(hour, 1.5))) * Math.exp(-Math.max(0, hour - 1.5)),
    ],
  ])("%s is told, and ends nothing", (_, alert, fault) => {
    const watched = coldRoom();
    const fromMs = watched.atMs;
    expect(watched.state.tracks.lasting).toBeDefined();
    watched.live(20, fault);
    expect(watched.alerts(fromMs)).toEqual([alert]);
    expect(watched.told(fromMs).filter((told) => /resolved (unusual|heating-failure)/.test(told))).toEqual(
      [],
    );
    expect(watched.state.tracks.lasting).toBeDefined();
  });

  test("a further fall that no air from outdoors makes is no second alarm", () => {
    const context = { ...OUTDOORS };
    const watched = coldRoom(context);
    const fromMs = watched.atMs;
    context.outdoorCelsius = 18;
    watched.live(6, (atMs, hour) => later(atMs, hour) - 12 * (1 - Math.exp(-hour / 2)));
    expect(watched.alerts(fromMs).filter((told) => told.includes("(open-window)"))).toEqual([]);
  });

  test("noise is told, and ends nothing", () => {
    const watched = coldRoom();
    const fromMs = watched.atMs;
    watched.live(12, (atMs, hour) => later(atMs, hour) + 4 * (scattered(atMs) - 0.5));
    expect(watched.alerts(fromMs)[0]).toMatch(/^sensor-fault/);
    expect(watched.state.tracks.lasting).toBeDefined();
  });

  test("the peak of its alarm is no code of its sensor", () => {
    const watched = coldRoom();
    const known = watched.notices.at(-1)?.alarm;
    watched.live(1, (atMs, hour) => (hour < 0.5 ? -127 : later(atMs, hour))).live(96, room);
    const over = watched.notices.find(({ state, alarm }) => state === "resolved" && alarm.id === known?.id);
    expect(over?.alarm.peakCelsius).toBeGreaterThan(10);
  });
});

test("a jump back ends an offset: no other is told", () => {
  const watched = new Watched("living", OUTDOORS).live(14 * 24, room);
  const fromMs = watched.atMs;
  watched.live(48, (atMs) => room(atMs) + 3.5).live(24, room);
  expect(watched.told(fromMs).filter((told) => told.includes("firing"))).toEqual([
    "0.3 h firing sensor-fault (jump)",
  ]);
  expect(watched.state.tracks).toEqual({});
});

test("a freezer that thaws is told while its sensor is sick", () => {
  const watched = new Watched("freezer").live(5 * 24, () => -18);
  expect(watched.state.tracks.sensor?.rule).toBe("stuck");
  const fromMs = watched.atMs;
  watched.live(0.2, () => -18).live(3, () => -4);
  expect(watched.notices.some(({ atMs, alarm }) => atMs >= fromMs && alarm.cause === "too-hot")).toBe(true);
});

test("a freezer that thaws is told while its sensor's values go to and fro", () => {
  const watched = new Watched("freezer").live(5 * 24, freezer);
  const fromMs = watched.atMs;
  watched.live(6, (atMs) => freezer(atMs) + 24 * (scattered(atMs) - 0.5));
  watched.live(6, (atMs) => 12 + 24 * (scattered(atMs) - 0.5));
  expect(watched.alerts(fromMs)[0]).toMatch(/^sensor-fault/);
  const critical = watched.notices.find(({ alarm }) => alarm.severity === "critical");
  expect(critical?.alarm).toMatchObject({ cause: "too-hot", phase: "firing" });
});

test("a fall that leads to frost is renamed once, under the id that it was told by", () => {
  const watched = new Watched("living", { peers: 0, outdoorCelsius: -12 }).live(14 * 24, room);
  const fromMs = watched.atMs;
  watched.live(9, (atMs, hour) => room(atMs) - 2.2 * hour);
  const notices = watched.notices.filter(({ atMs, state }) => atMs >= fromMs && state !== "resolved");
  expect(notices.map(({ state, alarm }) => `${state} ${alarm.cause}`)).toEqual([
    "firing heating-failure",
    expect.stringMatching(/^escalated (frost|too-cold)$/),
  ]);
  expect(new Set(notices.map(({ alarm }) => alarm.id)).size).toBe(1);
});

test("a room in its first days is told when it is colder for an hour than it ever was, and not when it is aired", () => {
  const young = () => new Watched("bedroom", OUTDOORS).live(30, room);
  const aired = young();
  const fromMs = aired.atMs;
  aired.live(3, (atMs, hour) => room(atMs) - (hour < 0.4 ? 1.9 : 0));
  expect(aired.alerts(fromMs)).toEqual([]);
  const failed = young();
  failed.live(24, (_, hour) => 3 + 17 * Math.exp(-hour / 60));
  expect(failed.alerts(fromMs)[0]).toMatch(/heating-failure/);
});

test("what all rooms lose together, apart from the weather, is told by the coldest of them alone", () => {
  const told = (isColdest: boolean, outdoorDeviation: number) => {
    const watched = new Watched("living", { peers: 3, peersDeviation: 0, outdoorCelsius: 3 }).live(
      21 * 24,
      room,
    );
    const fromMs = watched.atMs;
    for (let hour = 0; hour < 24; hour += 1) {
      const loss = -14 * (1 - Math.exp(-hour / 60));
      Object.assign(watched.context, { peersDeviation: loss, isColdest, outdoorDeviation });
      watched.live(1, (atMs, part) => room(atMs) - 14 * (1 - Math.exp(-(hour + part) / 60)));
    }
    return watched.alerts(fromMs);
  };
  expect(told(true, 0)).toEqual(["heating-failure (house-loss)"]);
  expect(told(false, 0)).toEqual([]);
  expect(told(true, -30)).toEqual([]);
});
