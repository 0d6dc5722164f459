import type { Home } from "../domain/home/home.ts";
import { lettersDue, refused, told } from "../domain/home/letters.ts";
import type { MailContext } from "../domain/mail/mail-context.ts";
import type { Refusal } from "../domain/post/dispatch.ts";
import type { Letter } from "../domain/post/letter.ts";
import { type Untold, untoldOf } from "../domain/post/untold.ts";
import type { Clock } from "../platform/clock.ts";
import type { Claim, StoredHome } from "../storage/home-item.ts";
import type { HomeStore } from "../storage/home-store.ts";
import { rewrite } from "../storage/rewrite.ts";
import { NobodySubscribedError, type Notifier } from "./notifier.ts";
import { type LetterQuarantine, quarantinedLetter } from "./quarantined-letter.ts";

/** Sends the e-mails of homes and stores that they were sent. */
export interface LetterSender {
  /** What a home is to be stored with: that this sender sends its e-mails, or whoever is sending already. */
  claim(stored: StoredHome): Claim;
  /**
   * Sends what is pending in a home, if it was stored with this sender's claim; resolves to what is stored then. Never rejects: what could not be sent, or not
   * be stored as sent, is sent by whoever comes by after the claim has run out. Twice is better than never.
   */
  send(stored: StoredHome, nowMs: number): Promise<StoredHome>;
}

/** What a sender tells of its work. */
export interface LetterEvents {
  sent(letter: Letter, homeId: string): void;
  /** SNS never takes it as it is: it lies in the quarantine, and is told in short form. */
  quarantined(letter: Letter, homeId: string, error: Error): void;
  /** An e-mail of a home could still not be sent, and has been due for long. */
  untold(homeId: string, untold: Untold): void;
  /** The table has not given the readings that its e-mail would show. */
  withoutCharts(homeId: string, error: Error): void;
  /** It stays in the home, and is told later. */
  failed(what: string, homeId: string, error: Error): void;
}

export interface LetterSenderDependencies {
  homes: HomeStore;
  notifier: Notifier;
  /** The readings of a home's sensors from a time on, by sensor, in order. */
  history(homeId: string, sinceMs: number): Promise<Histories>;
  quarantine: LetterQuarantine;
  /** Names the invocation: no other has the same. */
  by: string;
  /** When it can no longer go on, by the clock on the wall. */
  untilMs(): number;
  clock: Clock;
  pause(ms: number): Promise<void>;
  events: LetterEvents;
}

type Histories = ReadonlyMap<string, ReturnType<MailContext["historyOf"]>>;

/** An e-mail shows the readings of so long before it. */
const HISTORY_MS = 12 * 3_600_000;
/**
 * SNS ends a subscription by e-mail that gets more than ten messages a second (AWS General Reference, "Amazon SNS quotas"). E-mails
 * of a home that is heard as it lives are a minute apart. A backlog brings those of hours within seconds: its e-mails are sent
 * this far apart instead, before anybody else may send one of the home.
 */
const BACKLOG = { fromMs: 120_000, pauseMs: 200 };
/** Each round sends what came up while the last one was sent. */
const MAX_ROUNDS = 5;

/** What becomes of a home because an e-mail was sent, or was not. */
type Outcome = (home: Home, nowMs: number) => Home;

/** A sender for the invocation that is under way. */
export function createLetterSender(dependencies: LetterSenderDependencies): LetterSender {
  const { homes, notifier, history, quarantine, by, untilMs, clock, pause, events } = dependencies;
  const own = (): Claim => ({ by, untilMs: untilMs() });
  return {
    claim: ({ sending }) => (sending !== undefined && sending.untilMs > clock.nowMs() ? sending : own()),

    async send(stored, nowMs) {
      let current = stored;
      // Whatever happened on the way, what is stored says whose turn it is: a write may have been done whose answer was lost.
      if (current.sending?.by !== by) return current;
      try {
        for (let round = 0; round < MAX_ROUNDS && current.home.post.pending.length > 0; round += 1) {
          const { outcomes, sent } = await deliverAll(current.home, nowMs);
          current = await rewrite(homes, current, ({ home }) => {
            const next = outcomes.reduce((before, settle) => settle(before, nowMs), home);
            return next === home ? undefined : { home: next, sent, nowMs, sending: own() };
          });
        }
      } catch (error) {
        events.failed("what was sent cannot be stored", stored.home.id, error as Error);
      }
      const untold = untoldOf(current.home.post, nowMs);
      if (untold?.isLong) events.untold(current.home.id, untold);
      return current;
    },
  };

  /** Sends what is pending, in order; a letter that is taken back with one that was refused is not sent. */
  async function deliverAll(before: Home, nowMs: number): Promise<{ outcomes: Outcome[]; sent: Letter[] }> {
    const outcomes: Outcome[] = [];
    const sent: Letter[] = [];
    let home = before;
    for (const { letter: pending } of before.post.pending) {
      const letter = lettersDue(home).find(({ id }) => id === pending.id);
      if (letter === undefined) continue;
      const outcome = await deliver(letter, home, sent);
      outcomes.push(outcome);
      home = outcome(home, nowMs);
    }
    return { outcomes, sent };
  }

  async function deliver(letter: Letter, home: Home, sent: Letter[]): Promise<Outcome> {
    const readings = await readingsFor(letter, home.id);
    try {
      await notifier.send(letter, home.description, {
        historyOf: (sensorId) => readings.get(sensorId) ?? [],
      });
      events.sent(letter, home.id);
      sent.push(letter);
      if (clock.nowMs() - letter.atMs > BACKLOG.fromMs) await pause(BACKLOG.pauseMs);
      return (before) => told(before, letter.id);
    } catch (error) {
      events.failed(`e-mail ${letter.id}`, home.id, error as Error);
      const why = reasonOf(error as Error);
      if (why === "content" && !letter.isShort) await setAside(letter, home.id, error as Error);
      return (before, nowMs) => refused(before, letter.id, { nowMs, why });
    }
  }

  /** What an e-mail's charts show; without the table it leaves without charts. */
  async function readingsFor({ atMs }: Letter, homeId: string): Promise<Histories> {
    try {
      return await history(homeId, atMs - HISTORY_MS);
    } catch (error) {
      events.withoutCharts(homeId, error as Error);
      return new Map();
    }
  }

  /** People are told in short form whether or not the quarantine has it. */
  async function setAside(letter: Letter, homeId: string, why: Error): Promise<void> {
    try {
      await quarantine.put(quarantinedLetter(homeId, letter, why));
      events.quarantined(letter, homeId, why);
    } catch (error) {
      events.failed(`quarantine of e-mail ${letter.id}`, homeId, error as Error);
    }
  }
}

/**
 * An e-mail would fail again for what it says when SNS does not take it (Amazon SNS API reference, Publish, InvalidParameter
 * and InvalidParameterValue), or when we cannot put it into words.
 */
function reasonOf(error: Error): Refusal["why"] {
  if (error instanceof NobodySubscribedError) return "nobody";
  const isAboutContent =
    /^InvalidParameter/.test(error.name) || error instanceof TypeError || error instanceof RangeError;
  return isAboutContent ? "content" : "other";
}
