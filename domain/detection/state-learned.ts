import type { ByteReader, ByteWriter } from "./byte-io.ts";
import type { Course } from "./course.ts";
import { type Deviation, NO_DEVIATION, PARTS, SPANS_MS } from "./deviation.ts";
import type { Habits } from "./habits.ts";
import { type Recent, SAMPLE } from "./recent.ts";
import { DAY_MS, HOUR_MS } from "./sample.ts";

const HOURS = 24;
const SPANS = SPANS_MS.length;
const SQUARES = SPANS * PARTS;

/** Samples, the newest first; each time as the milliseconds to the one after it. */
export function writeRecent(out: ByteWriter, recent: Recent, baseMs: number): void {
  out.u8(recent.length / SAMPLE);
  let laterMs = baseMs;
  for (let i = recent.length - SAMPLE; i >= 0; i -= SAMPLE) {
    const atMs = recent[i] as number;
    out.signed(laterMs - atMs);
    out.f32(recent[i + 1] as number);
    out.f32(recent[i + 2] as number);
    laterMs = atMs;
  }
}

export function readRecent(input: ByteReader, baseMs: number): Recent {
  const count = input.u8();
  const recent = new Array<number>(count * SAMPLE);
  let laterMs = baseMs;
  for (let i = recent.length - SAMPLE; i >= 0; i -= SAMPLE) {
    laterMs -= input.signed();
    recent[i] = laterMs;
    recent[i + 1] = input.f32();
    recent[i + 2] = input.f32();
  }
  return recent;
}

export function writeHabits(out: ByteWriter, habits: Habits, baseMs: number): void {
  const { today } = habits;
  out.u8(habits.days);
  out.signed(Math.floor(baseMs / DAY_MS) - today.day);
  writeChanges(out, habits);
  writeChanges(out, today);
}

export function readHabits(input: ByteReader, baseMs: number): Habits {
  const days = input.u8();
  const day = Math.floor(baseMs / DAY_MS) - input.signed();
  return { days, ...readChanges(input), today: { day, ...readChanges(input) } };
}

type Changes = Pick<Habits, "stepCelsius" | "fallCelsius" | "riseCelsius">;

function writeChanges(out: ByteWriter, { stepCelsius, fallCelsius, riseCelsius }: Changes): void {
  out.f32(stepCelsius);
  out.f32(fallCelsius);
  out.f32(riseCelsius);
}

function readChanges(input: ByteReader): Changes {
  return { stepCelsius: input.f32(), fallCelsius: input.f32(), riseCelsius: input.f32() };
}

export function writeCourse(
  out: ByteWriter,
  { hourly, days, hour, sum, weight }: Course,
  baseMs: number,
): void {
  out.f32s(hourly);
  out.u8(Math.round(days * HOURS));
  out.signed(Math.floor(baseMs / HOUR_MS) - hour);
  out.f32(sum);
  out.f32(weight);
}

export function readCourse(input: ByteReader, baseMs: number): Course {
  return {
    hourly: input.f32s(HOURS),
    days: input.u8() / HOURS,
    hour: Math.floor(baseMs / HOUR_MS) - input.signed(),
    sum: input.f32(),
    weight: input.f32(),
  };
}

/** Whether nothing moved it yet: it is not stored then. */
export function isUntaught({ learnedMs, own, relative }: Deviation): boolean {
  return learnedMs === 0 && own.every(isZero) && relative.every(isZero);
}

function isZero(celsius: number): boolean {
  return Object.is(celsius, 0);
}

export function writeDeviation(out: ByteWriter, deviation: Deviation): void {
  out.f32s(deviation.own);
  out.f32s(deviation.relative);
  out.f32s(deviation.house);
  out.f32s(deviation.ownSquare);
  out.f32s(deviation.relativeSquare);
  out.f32s(deviation.houseSquare);
  out.u32(deviation.learnedMs);
}

/** `hasHouse`: since layout 3. */
export function readDeviation(input: ByteReader, hasHouse: boolean): Deviation {
  const { house, houseSquare } = NO_DEVIATION;
  return {
    own: input.f32s(SPANS),
    relative: input.f32s(SPANS),
    house: hasHouse ? input.f32s(house.length) : house,
    ownSquare: input.f32s(SQUARES),
    relativeSquare: input.f32s(SQUARES),
    houseSquare: hasHouse ? input.f32s(houseSquare.length) : houseSquare,
    learnedMs: input.u32(),
  };
}
