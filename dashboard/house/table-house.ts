import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Alarm } from "../../domain/alarm/alarm.ts";
import { HOUSE_ITSELF, type Home, isSensorId, sensorOf } from "../../domain/home.ts";
import type { Post } from "../../domain/notification/post.ts";
import { systemClock } from "../../platform/clock.ts";
import { mapConcurrently } from "../../platform/concurrency.ts";
import { readHistory } from "../../storage/history.ts";
import { createHomeStore } from "../../storage/home-store.ts";
import { createPostStore } from "../../storage/post-store.ts";
import { partitionOf, type SensorHead } from "../../storage/sensor-item.ts";
import { listSensors } from "../../storage/sensor-list.ts";
import { createSensorStore } from "../../storage/sensor-store.ts";
import type { House, Stage } from "../house.ts";
import type { DayChart, HouseView, Live, MailView, PipelineView, TryIt } from "../wire.ts";
import { cardOf } from "./card.ts";
import { createDayCharts } from "./day-charts.ts";
import { historyViewOf } from "./history-view.ts";
import { marksOf } from "./marks.ts";
import { mute } from "./mute.ts";
import { endedAlarms, openAlarms, type Raised, raisedAlarms } from "./open-alarms.ts";
import { settingsOf } from "./sensor-settings.ts";

/** Where a house's table is, and what is known of the house beside it. */
export interface TableHouseOptions {
  client: DynamoDBClient;
  tableName: string;
  homeId: string;
  /** As in HouseView. */
  where(): string;
  readOnly?: string;
  /** The time in the house, given that of its newest reading. */
  nowMs(newestMs: number): number;
  pipeline(homeId: string, stored: number): Promise<PipelineView>;
  mails?(): readonly MailView[];
  stage?: Stage & { now(): TryIt };
}

/** What a house is at one moment, as its table has it. */
interface Moment {
  home: Home;
  /** By sensor id. */
  heads: ReadonlyMap<string, SensorHead>;
  post: Post;
  raised: readonly Raised[];
  nowMs: number;
}

/** Queries that run at once when all charts are begun. */
const LANES = 8;

/** A house as its table has it. */
export function createTableHouse(options: TableHouseOptions): House {
  const { client, tableName, homeId, stage } = options;
  const homes = createHomeStore(client, tableName);
  const posts = createPostStore(client, tableName);
  const sensors = createSensorStore(client, tableName, systemClock);
  const readings = (sensorId: string, sinceMs: number, untilMs?: number) =>
    readHistory(client, tableName, { homeId, sensorId }, sinceMs, untilMs);
  const chartOf = createDayCharts(readings);

  /** Of all sensors, or of one. */
  async function moment(sensorId?: string): Promise<Moment> {
    const keys =
      sensorId === undefined ? await listSensors(client, tableName, homeId) : [{ homeId, sensorId }];
    const [home, { post }, loaded] = await Promise.all([
      homes.load(homeId),
      posts.load(homeId),
      sensors.load(keys),
    ]);
    const heads = new Map(
      keys.flatMap((key) => {
        const head = loaded.get(partitionOf(key));
        return head === undefined || head.version === 0 ? [] : [[key.sensorId, head]];
      }),
    );
    const newestMs = Math.max(0, ...[...heads.values()].map(({ record }) => record.watermarkMs));
    const nowMs = options.nowMs(newestMs);
    const alarms = new Map([...heads].map(([id, { record }]) => [id, record.alarms]));
    return { home, heads, post, raised: raisedAlarms(alarms, post, nowMs), nowMs };
  }

  async function dayCharts({ home, heads, nowMs }: Moment): Promise<Record<string, DayChart>> {
    const charts = await mapConcurrently([...heads], LANES, async ([id, head]) => {
      return [id, await chartOf(sensorOf(home, id), head, nowMs)] as const;
    });
    return Object.fromEntries(charts);
  }

  return {
    async read() {
      const now = await moment();
      const stored = [...now.heads.values()].reduce((sum, { readingCount }) => sum + readingCount, 0);
      const [charts, pipeline] = await Promise.all([dayCharts(now), options.pipeline(homeId, stored)]);
      const mails = options.mails?.() ?? [];
      return {
        house: houseView(now.home, options),
        nowMs: now.nowMs,
        cards: cardsOf(now),
        charts,
        alarms: openAlarms(now.home, now.raised, now.nowMs),
        ended: endedAlarms(now.home, now.post),
        mails: Object.fromEntries(mails.map((mail, index) => [String(index + 1), mail])),
        pipeline,
        ...(stage === undefined ? {} : { tryIt: stage.now() }),
      };
    },

    async sensor(id) {
      const { home, heads } = await moment(id);
      const head = heads.get(id);
      if (head === undefined) return undefined;
      const sensor = sensorOf(home, id);
      return { id, name: sensor.name, settings: settingsOf(home, sensor, head.record.detector) };
    },

    async history(id, fromMs, untilMs) {
      const [now, points] = await Promise.all([moment(id), readings(id, fromMs, untilMs)]);
      const head = now.heads.get(id);
      if (head === undefined) return undefined;
      const own = now.raised.filter(({ sensorId }) => sensorId === id);
      const marks = marksOf(now.home, own, now.post, id, { fromMs, untilMs, nowMs: now.nowMs });
      const sensor = sensorOf(now.home, id);
      return historyViewOf(points, { fromMs, untilMs }, head.record.detector, sensor, marks);
    },

    ...(options.readOnly === undefined
      ? {
          async mute(request) {
            const { home, nowMs } = await moment();
            return mute(posts, home, request, nowMs);
          },
        }
      : {}),
    ...(stage === undefined ? {} : { tryIt: stage }),
  };
}

function houseView(home: Home, { where, mails, readOnly }: TableHouseOptions): HouseView {
  const { name, timeZone, unit } = home;
  const house = { name, timeZone, unit, where: where(), hasMailbox: mails !== undefined };
  return readOnly === undefined ? house : { ...house, readOnly };
}

function cardsOf({ home, heads, raised }: Moment): Live["cards"] {
  const ofHouse = raised.filter(({ sensorId }) => sensorId === HOUSE_ITSELF).map(({ alarm }) => alarm);
  const muted = new Set<Alarm>(raised.filter(({ mute: by }) => by !== undefined).map(({ alarm }) => alarm));
  const sensors = [...heads].filter(([id]) => isSensorId(id));
  return Object.fromEntries(
    sensors.map(([id, { record }]) => {
      return [id, cardOf(sensorOf(home, id), record, ofHouse, (alarm) => muted.has(alarm))];
    }),
  );
}
