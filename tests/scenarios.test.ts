import type { HomeDescription } from "../domain/home/description.ts";
import { type LifeOptions, type Signal, startLivingHouse } from "./living-house.ts";

const home: HomeDescription = {
  id: "home-1",
  name: "Elm Street 5",
  timeZone: "Europe/Brussels",
  unit: "celsius",
  quietHours: { from: "22:00", to: "07:00" },
  sensors: [
    { id: "freezer", name: "Freezer", kind: "freezer" },
    { id: "fridge", name: "Fridge", kind: "fridge" },
    { id: "kitchen", name: "Kitchen", kind: "kitchen" },
    { id: "living", name: "Living room", kind: "living" },
  ],
};

function houseFrom(
  from: string,
  options: { home?: HomeDescription; snsAt?: Parameters<typeof startLivingHouse>[2] } = {},
) {
  return startLivingHouse(options.home ?? home, from, options.snsAt);
}

const at = (iso: string) => Date.parse(iso);
const MINUTE = 60_000;
/** A value that moves a little, as a sensor's does. */
const about =
  (celsius: number): Signal =>
  (atMs) =>
    Math.round((celsius + 0.2 * Math.sin(atMs / 700_000) + 0.1 * Math.sin(atMs / 190_000)) * 10) / 10;
/** From a moment on so many degrees a minute away from what it was, up to an end. */
const drifting =
  (from: string, start: number, perMinute: number, end: number): Signal =>
  (atMs) => {
    const moved = start + Math.max(0, (atMs - at(from)) / MINUTE) * perMinute;
    return about(perMinute > 0 ? Math.min(end, moved) : Math.max(end, moved))(atMs);
  };

const well: Record<string, Signal> = {
  freezer: about(-18),
  fridge: about(4),
  kitchen: about(20),
  living: about(20.5),
};

/** For a time in which nothing happens. */
const calm: LifeOptions = { stepMinutes: 120 };

test("a freezer that thaws overnight is told at once when it is critical, quiet hours or not", async () => {
  const house = await houseFrom("2026-01-31T18:00:00Z");
  const thaws = { ...well, freezer: drifting("2026-01-31T22:00:00Z", -18, 0.1, 2) };
  await house.live("2026-01-31T23:00:00Z", thaws, calm);
  await house.live("2026-02-01T06:30:00Z", thaws, { stepMinutes: 15 });
  expect(house.mails()).toEqual([
    "Sun 01:15 CRITICAL: Freezer too warm (-4.5 C)",
    "Sun 02:15 STILL CRITICAL: Freezer too warm (1.3 C) for 2 h 14 min",
    "Sun 06:15 STILL CRITICAL: Freezer too warm (2.2 C) for 6 h",
  ]);
});

test("a broker that restarts and publishes old values again raises no alarm of the past", async () => {
  const house = await houseFrom("2026-01-31T08:00:00Z");
  await house.live("2026-01-31T12:00:00Z", well, calm);
  const old = Array.from({ length: 60 }, (_, minute) => ({
    sensorId: "freezer",
    takenAtMs: at("2026-01-31T09:00:00Z") + minute * MINUTE,
    celsius: -4,
  }));
  await house.deliver(old);
  await house.live("2026-01-31T14:00:00Z", well, calm);
  expect(house.mails()).toEqual([]);
});

test("a hub that dies with twelve of thirteen sensors is one e-mail, and so is its return", async () => {
  const rooms = Array.from({ length: 12 }, (_, index) => `room-${index + 1}`);
  const large: HomeDescription = {
    ...home,
    sensors: [...rooms, "cellar"].map((id) => ({
      id,
      name: id,
      kind: id === "cellar" ? "cellar" : "living",
    })),
  };
  const house = await houseFrom("2026-01-31T08:00:00Z", { home: large });
  const cellar = { cellar: about(12) };
  const all = { ...Object.fromEntries(rooms.map((room) => [room, about(20)])), ...cellar };
  await house.live("2026-01-31T11:00:00Z", all, calm);
  await house.live("2026-01-31T13:00:00Z", cellar);
  await house.live("2026-01-31T14:00:00Z", all);
  expect(house.mails()).toEqual([
    "Sat 12:30 WARNING: room-1 sends no readings (+11 more)",
    "Sat 14:20 RESOLVED: room-1 sends readings again after 2 h 1 min (+11 more)",
  ]);
});

test("a power cut of three hours is told as the house's silence, then what the freezers say of it", async () => {
  const house = await houseFrom("2026-01-31T08:00:00Z");
  await house.live("2026-01-31T12:00:00Z", well, calm);
  await house.live("2026-01-31T15:00:00Z", {}, { connected: false, stepMinutes: 20 });
  const after = {
    ...well,
    freezer: drifting("2026-01-31T15:00:00Z", -10.5, -0.05, -18),
    fridge: drifting("2026-01-31T15:00:00Z", 10.5, -0.05, 4),
  };
  await house.live("2026-01-31T20:30:00Z", after);
  expect(house.mails()).toEqual([
    "Sat 13:40 WARNING: Elm Street 5 sends no readings",
    "Sat 16:20 RESOLVED: Elm Street 5 sends readings again after 3 h 10 min",
    "Sat 16:50 WARNING: Elm Street 5 seems to have a power cut",
    "Sat 19:30 RESOLVED: Elm Street 5 has power again after 44 min",
  ]);
});

test("an agent that could not send for five hours sums up what its readings say of that time", async () => {
  const house = await houseFrom("2026-01-31T08:00:00Z");
  await house.live("2026-01-31T12:00:00Z", well, calm);
  const thawsAndRecovers: Signal = (atMs) =>
    atMs < at("2026-01-31T15:00:00Z")
      ? drifting("2026-01-31T12:30:00Z", -18, 0.1, -5)(atMs)
      : drifting("2026-01-31T15:00:00Z", -5, -0.3, -18)(atMs);
  await house.live(
    "2026-01-31T18:00:00Z",
    { ...well, freezer: thawsAndRecovers },
    { connected: false, stepMinutes: 20 },
  );
  await house.deliverBacklog();
  await house.live("2026-01-31T20:00:00Z", well);
  expect(house.mails()).toEqual([
    "Sat 13:40 WARNING: Elm Street 5 sends no readings",
    "Sat 19:10 OVER: Freezer was too warm for 1 h 53 min (-4.8 C at worst) (+1 more)",
  ]);
});

test("a sensor whose radio comes and goes is told as that once", async () => {
  const house = await houseFrom("2026-01-31T06:00:00Z");
  const flaps: Signal = (atMs) => {
    const hours = (atMs - at("2026-01-31T08:00:00Z")) / (60 * MINUTE);
    return hours > 0 && hours % 2 > 1 ? undefined : about(20)(atMs);
  };
  await house.live("2026-01-31T20:00:00Z", { ...well, living: flaps });
  expect(house.mails()).toEqual([
    "Sat 10:30 WARNING: Living room sends no readings",
    "Sat 11:20 RESOLVED: Living room sends readings again after 1 h",
    "Sat 12:30 WARNING: Living room sends no readings",
    "Sat 13:20 RESOLVED: Living room sends readings again after 1 h",
    "Sat 14:30 WARNING: Living room sends no readings, comes and goes (3 times in a day)",
  ]);
});

test("on the night clocks change the digest comes at seven on the wall", async () => {
  const house = await houseFrom("2026-03-28T18:00:00Z");
  await house.live("2026-03-29T00:00:00Z", well, calm);
  const { living: _, ...others } = well;
  await house.live("2026-03-29T06:00:00Z", others, { stepMinutes: 20 });
  expect(house.mails()).toEqual(["Sun 07:00 Morning summary: warning, Living room sends no readings"]);
});

test("a redeployment during a pending alarm neither forgets nor restarts it", async () => {
  const crosses = { ...well, freezer: drifting("2026-01-31T12:00:00Z", -18, 0.5, -9) };
  const outcomes: string[][] = [];
  for (const redeploys of [false, true]) {
    const house = await houseFrom("2026-01-31T09:00:00Z");
    await house.live("2026-01-31T12:20:00Z", crosses, calm);
    for (let minute = 25; minute <= 55; minute += 5) {
      if (redeploys) house.redeploy();
      await house.live(`2026-01-31T12:${minute}:00Z`, crosses);
    }
    outcomes.push(house.mails());
  }
  expect(outcomes[1]).toEqual(outcomes[0]);
  expect(outcomes[1]).toEqual(["Sat 13:40 WARNING: Freezer too warm (-8.9 C)"]);
});

test("while SNS is down for an hour nothing is lost, and nothing is told twice when it is back", async () => {
  const down = [at("2026-01-31T12:00:00Z"), at("2026-01-31T13:00:00Z")] as const;
  const house = await houseFrom("2026-01-31T09:00:00Z", {
    snsAt: (nowMs) => (nowMs >= down[0] && nowMs < down[1] ? "server-error" : "ok"),
  });
  await house.live("2026-01-31T14:30:00Z", {
    ...well,
    freezer: drifting("2026-01-31T11:30:00Z", -18, 0.5, -3),
  });
  expect(house.mails()).toEqual([
    "Sat 14:00 CRITICAL: Freezer too warm (-3.1 C)",
    "Sat 15:00 STILL CRITICAL: Freezer too warm (-3.0 C) for 2 h 17 min",
  ]);
});

test("the same batches given three times, to two versions of the function at once, are told once", async () => {
  const thaws = { ...well, freezer: drifting("2026-01-31T11:30:00Z", -18, 0.5, -3) };
  const outcomes: string[][] = [];
  for (const deliveries of [1, 3]) {
    const house = await houseFrom("2026-01-31T09:00:00Z");
    await house.live("2026-01-31T11:30:00Z", well, calm);
    await house.live("2026-01-31T13:00:00Z", thaws, { deliveries });
    expect(house.failures()).toEqual([]);
    outcomes.push(house.mails());
  }
  expect(outcomes[1]).toEqual(outcomes[0]);
  expect(outcomes[1]).toEqual([
    "Sat 13:00 CRITICAL: Freezer too warm (-3.4 C)",
    "Sat 14:00 STILL CRITICAL: Freezer too warm (-3.1 C) for 1 h 17 min",
  ]);
});

test("an agent whose clock jumps a day ahead and back, or an hour back, still watches the freezer", async () => {
  const outcomes: string[][] = [];
  const jumps: LifeOptions[] = [{}, { clockAheadMs: 24 * 60 * MINUTE }, { clockAheadMs: -60 * MINUTE }];
  for (const jump of jumps) {
    const house = await houseFrom("2026-01-31T09:00:00Z");
    await house.live("2026-01-31T11:00:00Z", well, calm);
    await house.live("2026-01-31T11:30:00Z", well, jump);
    const thaws = { ...well, freezer: drifting("2026-01-31T11:30:00Z", -18, 0.5, -3) };
    await house.live("2026-01-31T13:00:00Z", thaws);
    outcomes.push(house.mails());
  }
  const told = [
    "Sat 13:00 CRITICAL: Freezer too warm (-3.4 C)",
    "Sat 14:00 STILL CRITICAL: Freezer too warm (-3.1 C) for 1 h 17 min",
  ];
  expect(outcomes).toEqual([told, told, told]);
});
