import { type Context, hasHouse } from "../context.ts";
import { type Deviation, nearer, SPANS_MS, squareAt } from "../deviation.ts";
import { type Finding, HOUR_MS } from "../sample.ts";
import type { Traits } from "../traits.ts";

/** Outdoors colder than the room by this much, a room that is not heated loses heat. */
const COLDER_CELSIUS = 3;
/** A loss goes on: the mean of an hour and a half is below that of six. A thermostat that was turned down falls and rests. */
const STILL_FALLING_CELSIUS = 0.4;
/** The room itself need only be this part of a limit below its course. */
const OWN_SHARE = 0.5;
/** How far a room may fall apart from its home: spreads of its newest mean, or part of its place's floor. */
const ROOM = { sigmas: 4.4, floorShare: 1.6 };
/** The same of all rooms of a home together, whose mean moves less. */
const HOUSE = { sigmas: 3.1, floorShare: 1.25 };
/**
 * A room that is not heated goes towards outdoors with a time constant of 20 to 60 h. A sensor that drifts by 0.2 C an hour in
 * winter looks like one of 70 h, one that drifts by less like a longer one; noise asks for some room.
 */
const SLOWEST_HOURS = 80;
/** Hours by which the mean of six hours lags behind that of one and a half while a loss goes on. */
const LAG_HOURS = ((SPANS_MS[1] as number) - (SPANS_MS[0] as number)) / HOUR_MS;
/** Of a steady loss the mean of a day is this part of the newest mean after 30 h; it is .24 after 12 h, .32 after 18 h. */
const RECENT_SHARE = 0.45;

/** How far a room is below its course and still falls, against its limit; 0 when it does not. */
export function roomLoss(deviation: Deviation, atMs: number, traits: Traits, { peers }: Context): number {
  if (!traits.isRoom) return 0;
  const { relative, relativeSquare, own, ownSquare } = deviation;
  return peers > 0
    ? lossOf(relative, relativeSquare, own, { ...ROOM, atMs, traits })
    : lossOf(own, ownSquare, own, { ...ROOM, atMs, traits });
}

/** How far all rooms together are below what they usually do and still fall; only the coldest of them says so. */
export function houseLoss(deviation: Deviation, atMs: number, traits: Traits, context: Context): number {
  if (!traits.isRoom || !context.isColdest || !hasHouse(context)) return 0;
  return lossOf(deviation.house, deviation.houseSquare, deviation.own, { ...HOUSE, atMs, traits });
}

interface LossLimit {
  sigmas: number;
  floorShare: number;
  atMs: number;
  traits: Traits;
}

function lossOf(
  means: readonly number[],
  squares: readonly number[],
  own: readonly number[],
  { sigmas, floorShare, atMs, traits }: LossLimit,
): number {
  const [now, before] = means as [number, number];
  if (now > before - STILL_FALLING_CELSIUS) return 0;
  const limit = Math.max(traits.unusualCelsius * floorShare, sigmas * Math.sqrt(squareAt(squares, 0, atMs)));
  return Math.min(0, nearer((now + (now - before)) / limit, (own[0] as number) / (OWN_SHARE * limit)));
}

/** A deviation under the name of a heating that failed, where it is one: downwards, colder outdoors, as fast as heat is lost. */
export function asHeatingFailure(
  finding: Finding,
  celsius: number,
  deviation: Deviation,
  traits: Traits,
  context: Context,
): Finding {
  const { outdoorCelsius } = context;
  const coldOutside = outdoorCelsius === undefined || outdoorCelsius < celsius - COLDER_CELSIUS;
  if (!traits.isRoom || !coldOutside) return finding;
  if (finding.rule === "house-loss") return { ...finding, cause: "heating-failure" };
  if (!isLoss(celsius, deviation, context)) return finding;
  return { ...finding, cause: "heating-failure", rule: "heating-failure" };
}

/** By Newton's law of cooling where outdoors is known, else by whether it began about a day ago: a drift goes on for longer. */
function isLoss(celsius: number, { own, relative }: Deviation, { peers, outdoorCelsius }: Context): boolean {
  const [now, before, day] = (peers > 0 ? relative : own) as [number, number, number];
  const recent = day < 0 === now > 0 || Math.abs(day) < RECENT_SHARE * Math.abs(now);
  if (outdoorCelsius === undefined) return recent;
  return recent && (before - now) / LAG_HOURS > (celsius - outdoorCelsius) / SLOWEST_HOURS;
}
