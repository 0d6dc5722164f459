import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { HOUSE_ITSELF, type Home, sensorOf } from "../../domain/home.ts";
import { systemClock } from "../../platform/clock.ts";
import { mapConcurrently } from "../../platform/concurrency.ts";
import { readHistory } from "../../storage/history.ts";
import { createHomeStore } from "../../storage/home-store.ts";
import { partitionOf, type SensorHead } from "../../storage/sensor-item.ts";
import { listSensors } from "../../storage/sensor-list.ts";
import { createSensorStore } from "../../storage/sensor-store.ts";
import type { House, Stage } from "../house.ts";
import type { DayChart, HouseView, Live, MailView, PipelineView, TryIt } from "../wire.ts";
import { cardOf } from "./card.ts";
import { createDayCharts } from "./day-charts.ts";
import { historyViewOf } from "./history-view.ts";
import { openAlarms, type Raised } from "./open-alarms.ts";
import { settingsOf } from "./sensor-settings.ts";

/** Where a house's table is, and what is known of the house beside it. */
export interface TableHouseOptions {
  client: DynamoDBClient;
  tableName: string;
  homeId: string;
  /** As in HouseView. */
  where(): string;
  /** The time in the house, given that of its newest reading. */
  nowMs(newestMs: number): number;
  pipeline(homeId: string, stored: number): Promise<PipelineView>;
  mails?(): readonly MailView[];
  stage?: Stage & { now(): TryIt };
}

/** What a house is at one moment, as its table has it. */
interface Moment {
  home: Home;
  /** By sensor id, those of the house itself under HOUSE_ITSELF. */
  heads: ReadonlyMap<string, SensorHead>;
  nowMs: number;
}

/** Queries that run at once when all charts are begun. */
const LANES = 8;

/** A house as its table has it. */
export function createTableHouse(options: TableHouseOptions): House {
  const { client, tableName, homeId, stage } = options;
  const homes = createHomeStore(client, tableName);
  const sensors = createSensorStore(client, tableName, systemClock);
  const readings = (sensorId: string, sinceMs: number, untilMs?: number) =>
    readHistory(client, tableName, { homeId, sensorId }, sinceMs, untilMs);
  const chartOf = createDayCharts(readings);

  async function moment(sensorId?: string): Promise<Moment> {
    const stored =
      sensorId === undefined ? await listSensors(client, tableName, homeId) : [{ homeId, sensorId }];
    const keys = [...stored, { homeId, sensorId: HOUSE_ITSELF }];
    const [home, loaded] = await Promise.all([homes.load(homeId), sensors.load(keys)]);
    const heads = new Map(
      keys.flatMap((key) => {
        const head = loaded.get(partitionOf(key));
        return head === undefined || head.version === 0 ? [] : [[key.sensorId, head]];
      }),
    );
    const newestMs = Math.max(0, ...[...heads.values()].map(({ record }) => record.watermarkMs));
    return { home, heads, nowMs: options.nowMs(newestMs) };
  }

  async function dayCharts({ home, heads, nowMs }: Moment): Promise<Record<string, DayChart>> {
    const sensorHeads = [...heads].filter(([id]) => id !== HOUSE_ITSELF);
    const charts = await mapConcurrently(sensorHeads, LANES, async ([id, head]) => {
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
        alarms: openAlarms(now.home, raisedIn(now), now.nowMs),
        ended: {},
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

    async history(id, sinceMs, untilMs) {
      const [{ home, heads }, points] = await Promise.all([moment(id), readings(id, sinceMs, untilMs)]);
      const head = heads.get(id);
      if (head === undefined) return undefined;
      const span = { fromMs: sinceMs, untilMs };
      return historyViewOf(points, span, head.record.detector, sensorOf(home, id), []);
    },

    ...(stage === undefined ? {} : { tryIt: stage }),
  };
}

function houseView(home: Home, { where, mails }: TableHouseOptions): HouseView {
  const { name, timeZone, unit } = home;
  return { name, timeZone, unit, where: where(), hasMailbox: mails !== undefined };
}

function raisedIn({ heads }: Moment): Raised[] {
  return [...heads].flatMap(([sensorId, { record }]) =>
    record.alarms.map((alarm): Raised => ({ sensorId, alarm })),
  );
}

function cardsOf({ home, heads }: Moment): Live["cards"] {
  const houseAlarms = heads.get(HOUSE_ITSELF)?.record.alarms ?? [];
  const cards = [...heads].filter(([id]) => id !== HOUSE_ITSELF);
  return Object.fromEntries(
    cards.map(([id, { record }]) => [id, cardOf(sensorOf(home, id), record, houseAlarms, () => false)]),
  );
}
