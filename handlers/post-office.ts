import type { HomeDescription } from "../domain/home/description.ts";
import { compose, delivered, forget, nextDispatchMs } from "../domain/post/dispatch.ts";
import type { Letter, LetterItem } from "../domain/post/letter.ts";
import type { Leaving, Post } from "../domain/post/post.ts";
import { type HeardNotice, receive } from "../domain/post/receive.ts";
import type { Reading } from "../domain/reading.ts";
import type { Claim } from "../domain/sensor-record.ts";
import type { Clock } from "../platform/clock.ts";
import { mapConcurrently } from "../platform/concurrency.ts";
import type { PostStore, StoredPost } from "../storage/post-store.ts";
import { partitionOf, type SensorHead, type SensorKey } from "../storage/sensor-item.ts";
import type { SensorStore } from "../storage/sensor-store.ts";
import type { Notifier } from "./notifier.ts";

/** Brings notices from the sensors' heads into their house's post, and e-mails from the post to SNS. */
export interface PostOffice {
  /**
   * Takes over what waits in these heads, sends what is due at `nowMs`, and what a sender left behind whose claim has run
   * out. Resolves to the heads that it emptied, by partition. Never rejects: what could not be done stays where it is, and
   * is done by whoever comes by after the claim has run out. Should the post not be written after SNS has taken an e-mail,
   * it is sent once more: twice is better than never.
   */
  serve(
    home: HomeDescription,
    waiting: readonly WaitingHead[],
    nowMs: number,
    claim: Claim,
  ): Promise<Map<string, SensorHead>>;
}

/** A head with notices in its outbox. */
export interface WaitingHead {
  key: SensorKey;
  head: SensorHead;
}

/** What a post office tells of its work. */
export interface PostEvents {
  sent(letter: Letter, homeId: string): void;
  /** It stays, and is done later. */
  failed(what: string, homeId: string, error: Error): void;
}

export interface PostOfficeDependencies {
  posts: PostStore;
  sensors: SensorStore;
  notifier: Notifier;
  /** The readings of a sensor from a time on, in order. */
  history(key: SensorKey, sinceMs: number): Promise<Pick<Reading, "takenAtMs" | "celsius">[]>;
  /** By which claims run out; `nowMs` may be a simulated house's. */
  clock: Clock;
  events: PostEvents;
}

/** Each conflict means that another writer got through: more in a row than there are writers are a fault. */
const MAX_CONFLICTS = 10;
const CONCURRENCY = 16;
/** The watch function looks every minute: an e-mail that is due for longer when something else is heard is of a replay. */
const REPLAYED_AFTER_MS = 10 * 60_000;
/** An e-mail shows the readings of so long before it, of the first of its alarms. */
const HISTORY_MS = 12 * 3_600_000;
const HISTORIES = 3;

/** A post office on the stores of a table. */
export function createPostOffice({
  posts,
  sensors,
  notifier,
  history,
  clock,
  events,
}: PostOfficeDependencies): PostOffice {
  return {
    async serve(home, waiting, nowMs, claim) {
      const emptied = new Map<string, SensorHead>();
      try {
        let notices = noticesOf(waiting);
        for (let more = true; more; ) {
          const round = await takeIn(home, notices, nowMs, claim);
          notices = round.left;
          more = round.leaving !== undefined && (await send(home, nowMs, round.leaving));
        }
        // Nothing leaves before what could not be sent; what is left is known all the same.
        if (notices.length > 0) await rewrite(home, nowMs, (post) => received(post, notices, home));
        await mapConcurrently(waiting, CONCURRENCY, async ({ key, head }) => {
          emptied.set(partitionOf(key), await empty(key, head));
        });
      } catch (error) {
        events.failed("the house's post", home.id, error as Error);
      }
      return emptied;
    },
  };

  /** Takes notices in up to the first e-mail that is due, and claims it; the rest is left for when it is sent. */
  async function takeIn(
    home: HomeDescription,
    notices: readonly HeardNotice[],
    nowMs: number,
    claim: Claim,
  ): Promise<{ leaving: Leaving | undefined; left: readonly HeardNotice[] }> {
    let left: readonly HeardNotice[] = [];
    const { post } = await rewrite(home, nowMs, (before) => {
      const somebodySends = before.leaving !== undefined && before.leaving.claim.untilMs > clock.nowMs();
      if (somebodySends) {
        left = [];
        return received(before, notices, home);
      }
      const { leaving: _, ...free } = before;
      const advanced = advance(free, notices, home, nowMs);
      left = advanced.left;
      if (advanced.leaving !== undefined)
        return { ...advanced.post, leaving: { ...advanced.leaving, claim } };
      return advanced.post === free ? before : advanced.post;
    });
    return { leaving: post.leaving?.claim.by === claim.by ? post.leaving : undefined, left };
  }

  /** Sends a claimed e-mail and has it count as told; false when it could not be sent. */
  async function send(home: HomeDescription, nowMs: number, leaving: Leaving): Promise<boolean> {
    if (!(await deliver(leaving.letter, home))) return false;
    await rewrite(home, nowMs, (post) =>
      post.leaving?.letter.id === leaving.letter.id ? delivered(post, leaving) : post,
    );
    return true;
  }

  /** Rewrites the newest post until no other writer comes between; one that is not changed is not written. */
  async function rewrite(
    home: HomeDescription,
    nowMs: number,
    change: (post: Post) => Post,
  ): Promise<StoredPost> {
    for (let conflicts = 0; conflicts <= MAX_CONFLICTS; conflicts += 1) {
      const stored = await posts.load(home.id);
      const post = change(stored.post);
      const dueAtMs = dueMs(post, home, nowMs, clock.nowMs());
      if (post === stored.post && dueAtMs === stored.dueAtMs) return stored;
      const saved = await posts.save(home.id, stored, post, dueAtMs);
      if (saved !== "conflict") return saved;
    }
    throw new Error(`${MAX_CONFLICTS} writes in a row were overtaken by others`);
  }

  /** Takes out of a head what the post has taken over, and nothing that came since. */
  async function empty(key: SensorKey, head: SensorHead): Promise<SensorHead> {
    const taken = new Set(head.record.outbox.map(({ notice }) => notice.id));
    let current = head;
    for (let conflicts = 0; conflicts <= MAX_CONFLICTS; conflicts += 1) {
      const outbox = current.record.outbox.filter(({ notice }) => !taken.has(notice.id));
      const committed = await sensors.commit(key, current, { ...current.record, outbox }, []);
      if (committed !== "conflict") return committed;
      current = (await sensors.load([key])).get(partitionOf(key)) as SensorHead;
    }
    throw new Error(`${MAX_CONFLICTS} writes in a row were overtaken by others`);
  }

  async function deliver(letter: Letter, home: HomeDescription): Promise<boolean> {
    try {
      const current = await refreshed(letter, home);
      const histories = await historiesOf(current, home);
      await notifier.send(current, home, { historyOf: (sensorId) => histories.get(sensorId) ?? [] });
      events.sent(current, home.id);
      return true;
    } catch (error) {
      events.failed(`e-mail ${letter.id}`, home.id, error as Error);
      return false;
    }
  }

  /** The e-mail with the values as they are by now. */
  async function refreshed(letter: Letter, home: HomeDescription): Promise<Letter> {
    const ids = new Set(letter.items.map(({ sensorId }) => sensorId));
    const keys = [...ids].map((sensorId) => ({ homeId: home.id, sensorId }));
    const heads = await sensors.load(keys);
    const current = (item: LetterItem): LetterItem => {
      const head = heads.get(partitionOf({ homeId: home.id, sensorId: item.sensorId }));
      return head === undefined ? item : withCurrent(item, head);
    };
    return { ...letter, items: letter.items.map(current) };
  }

  async function historiesOf({ items, atMs }: Letter, home: HomeDescription) {
    const ids = [...new Set(items.map(({ sensorId }) => sensorId))].slice(0, HISTORIES);
    const histories = new Map<string, Awaited<ReturnType<typeof history>>>();
    await mapConcurrently(ids, HISTORIES, async (sensorId) => {
      histories.set(sensorId, await history({ homeId: home.id, sensorId }, atMs - HISTORY_MS));
    });
    return histories;
  }
}

/**
 * Takes notices in, in the order they were heard, up to the first e-mail that is due: one that was due before a notice was
 * heard leaves as it was, so that a history that is replayed is told as it would have been.
 */
function advance(
  before: Post,
  notices: readonly HeardNotice[],
  home: HomeDescription,
  nowMs: number,
): { post: Post; leaving?: Omit<Leaving, "claim">; left: readonly HeardNotice[] } {
  let post = before;
  for (const [index, notice] of notices.entries()) {
    const dueMs = nextDispatchMs(post, home, Number.NEGATIVE_INFINITY);
    const leaving = dueMs < notice.heardAtMs - REPLAYED_AFTER_MS ? compose(post, home, dueMs) : undefined;
    if (leaving !== undefined) return { post, leaving, left: notices.slice(index) };
    post = receive(post, [notice], home, notice.heardAtMs);
  }
  post = forget(post, nowMs);
  const leaving = compose(post, home, nowMs);
  return leaving === undefined ? { post, left: [] } : { post, leaving, left: [] };
}

function received(post: Post, notices: readonly HeardNotice[], home: HomeDescription): Post {
  return notices.reduce((next, notice) => receive(next, [notice], home, notice.heardAtMs), post);
}

function noticesOf(waiting: readonly WaitingHead[]): readonly HeardNotice[] {
  return waiting
    .flatMap(({ key: { sensorId }, head }) =>
      head.record.outbox.map(({ notice, heardAtMs }) => ({ sensorId, notice, heardAtMs })),
    )
    .sort((a, b) => a.heardAtMs - b.heardAtMs);
}

function dueMs(post: Post, home: HomeDescription, nowMs: number, clockMs: number): number | undefined {
  if (post.leaving !== undefined) return nowMs + Math.max(0, post.leaving.claim.untilMs - clockMs);
  const atMs = nextDispatchMs(post, home, nowMs);
  return atMs === Number.POSITIVE_INFINITY ? undefined : atMs;
}

function withCurrent(item: LetterItem, { record }: SensorHead): LetterItem {
  if (item.event === "late" && record.late?.alarm.id === item.alarm.id)
    return { ...item, alarm: record.late.alarm, atMs: record.late.untilMs };
  const alarm = record.alarms.find(({ id }) => id === item.alarm.id);
  return alarm === undefined || item.event === "resolved" ? item : { ...item, alarm };
}
