import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Alarm } from "../../domain/alarm/alarm.ts";
import { HOME_ITSELF, type HomeDescription, sensorOf } from "../../domain/home/description.ts";
import { mapConcurrently } from "../../platform/concurrency.ts";
import { readHistory } from "../../storage/history.ts";
import { createHomeStore } from "../../storage/home-store.ts";
import { createHouseAlarms } from "../../storage/house-alarms.ts";
import { createPostStore } from "../../storage/post-store.ts";
import type { House, Stage } from "../house.ts";
import type { DayChart, HouseView, Live, MailView, MuteRequest, PipelineView, TryIt } from "../wire.ts";
import { cardOf } from "./card.ts";
import { createDayCharts } from "./day-charts.ts";
import { historyViewOf } from "./history-view.ts";
import { marksOf } from "./marks.ts";
import { createMoments, type Moment, sensorIn } from "./moment.ts";
import { endedAlarms, openAlarms } from "./open-alarms.ts";
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

/** Queries that run at once when all charts are begun. */
const LANES = 8;

/** A house as its table has it. */
export function createTableHouse(options: TableHouseOptions): House {
  const { client, tableName, homeId, stage, readOnly } = options;
  const moment = createMoments(client, tableName, homeId, options.nowMs);
  const readings = (sensorId: string, sinceMs: number, untilMs?: number) =>
    readHistory(client, tableName, { homeId, sensorId }, sinceMs, untilMs);
  const chartOf = createDayCharts(readings);

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
      const now = await moment();
      const found = sensorIn(now, id);
      if (found === undefined) return undefined;
      const settings = settingsOf(now.home, found.sensor, found.head.record.detector);
      return { id, name: found.sensor.name, settings };
    },

    async history(id, fromMs, untilMs) {
      const [now, points] = await Promise.all([moment(), readings(id, fromMs, untilMs)]);
      const found = sensorIn(now, id);
      if (found === undefined) return undefined;
      const marks = marksOf(now, id, { fromMs, untilMs });
      return historyViewOf(points, { fromMs, untilMs }, found.head.record.detector, found.sensor, marks);
    },

    ...(readOnly === undefined ? { mute: mutes(client, tableName, homeId, moment) } : {}),
    ...(stage === undefined ? {} : { tryIt: stage }),
  };
}

/** As an answer to an e-mail mutes: in the house's post, by the house's clock. */
function mutes(client: DynamoDBClient, tableName: string, homeId: string, moment: () => Promise<Moment>) {
  const posts = createPostStore(client, tableName);
  const homes = createHomeStore(client, tableName);
  return async ({ code, how, forMs }: MuteRequest): Promise<boolean> => {
    const { nowMs } = await moment();
    const alarms = createHouseAlarms(posts, homes, { nowMs: () => nowMs });
    return (await alarms.mute(homeId, code, { how, untilMs: nowMs + forMs })) === "done";
  };
}

function houseView(home: HomeDescription, { where, mails, readOnly }: TableHouseOptions): HouseView {
  const { name, timeZone, unit } = home;
  const house = { name, timeZone, unit, where: where(), hasMailbox: mails !== undefined };
  return readOnly === undefined ? house : { ...house, readOnly };
}

function cardsOf({ home, heads, raised }: Moment): Live["cards"] {
  const ofHouse = raised.filter(({ sensorId }) => sensorId === HOME_ITSELF).map(({ alarm }) => alarm);
  const muted = new Set<Alarm>(raised.filter(({ mute }) => mute !== undefined).map(({ alarm }) => alarm));
  return Object.fromEntries(
    [...heads].map(([id, { record }]) => {
      return [id, cardOf(sensorOf(home, id), record, ofHouse, (alarm) => muted.has(alarm))];
    }),
  );
}
