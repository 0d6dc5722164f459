import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Alarm } from "../../domain/alarm/alarm.ts";
import { HOME_ITSELF, sensorOf } from "../../domain/home/description.ts";
import { lateSensors, paceOf, silenceOf } from "../../domain/home/silence.ts";
import type { Mute } from "../../domain/post/post.ts";
import { untoldOf } from "../../domain/post/untold.ts";
import { readHistories, readHistory, readHoursOf } from "../../storage/history.ts";
import { createHomeAlarms } from "../../storage/home-alarms.ts";
import type { StoredHome } from "../../storage/home-item.ts";
import type { HomeStore } from "../../storage/home-store.ts";
import type { House, Stage } from "../house.ts";
import type { HouseView, Live, MailView, MuteRequest, PipelineView, TryIt } from "../wire.ts";
import { cardOf } from "./card.ts";
import { createDayCharts } from "./day-charts.ts";
import { historyViewOf } from "./history-view.ts";
import { hoursLine } from "./hours-line.ts";
import { marksOf } from "./marks.ts";
import { createMoments, type Moment, sensorsOf } from "./moment.ts";
import { endedAlarms, openAlarms, raisedAlarms } from "./open-alarms.ts";
import { breakAfterMs, readingsLine } from "./readings-line.ts";
import { settingsOf } from "./sensor-settings.ts";

/** Where a home's table is, and what is known of the home beside it. */
export interface TableHomeOptions {
  client: DynamoDBClient;
  tableName: string;
  /** The homes of that table. */
  homes: HomeStore;
  homeId: string;
  /** As in HouseView. */
  where(): string;
  readOnly?: string;
  /** The time in the home, given that of its newest reading. */
  nowMs(newestMs: number): number;
  pipeline(stored: StoredHome): PipelineView;
  mails?(): readonly MailView[];
  stage?: Stage & { now(): TryIt };
}

/** The longest time of which a chart is drawn from readings; a longer one is drawn from the summaries of hours. */
const READINGS_SPAN_MS = 2 * 86_400_000;

/** A home as its table has it. */
export function createTableHome(options: TableHomeOptions): House {
  const { client, tableName, homes, homeId, stage, readOnly } = options;
  const moment = createMoments(homes, homeId, options.nowMs);
  const dayCharts = createDayCharts((sinceMs) => readHistories(client, tableName, { homeId, sinceMs }));

  return {
    async read() {
      const now = await moment();
      const { home } = now.stored;
      const mails = options.mails?.() ?? [];
      return {
        house: houseView(now, options),
        nowMs: now.nowMs,
        cards: cardsOf(now),
        charts: await dayCharts(now),
        alarms: openAlarms(home.description, raisedAlarms(home, now.nowMs), now.nowMs),
        ended: endedAlarms(home.description, home.post),
        mails: Object.fromEntries(mails.map((mail, index) => [String(index + 1), mail])),
        pipeline: options.pipeline(now.stored),
        ...(stage === undefined ? {} : { tryIt: stage.now() }),
      };
    },

    async sensor(id) {
      const { home } = (await moment()).stored;
      const state = sensorsOf(home).get(id);
      if (state === undefined) return undefined;
      const sensor = sensorOf(home.description, id);
      return { id, name: sensor.name, settings: settingsOf(home.description, sensor, state.detector) };
    },

    async history(sensorId, fromMs, untilMs) {
      const now = await moment();
      const { stored } = now;
      const detector = sensorsOf(stored.home).get(sensorId)?.detector;
      if (detector === undefined) return undefined;
      const span = { fromMs, untilMs, breakAfterMs: breakAfterMs(detector) };
      const line =
        untilMs - fromMs > READINGS_SPAN_MS
          ? hoursLine(await readHoursOf(client, tableName, { stored, sensorId }), span)
          : readingsLine(
              await readHistory(client, tableName, { homeId, sensorId, sinceMs: fromMs, untilMs }),
              span,
            );
      const sensor = sensorOf(stored.home.description, sensorId);
      return historyViewOf(line, span, { detector, sensor }, marksOf(now, sensorId, span));
    },

    ...(readOnly === undefined ? { mute: mutes(homes, homeId, moment) } : {}),
    ...(stage === undefined ? {} : { tryIt: stage }),
  };
}

/** As an answer to an e-mail mutes: by the home's clock. */
function mutes(homes: HomeStore, homeId: string, moment: () => Promise<Moment>) {
  return async (request: MuteRequest): Promise<boolean> => {
    const { nowMs } = await moment();
    const alarms = createHomeAlarms(homes, { nowMs: () => nowMs });
    // A mute that has run out is none.
    const mute: Mute =
      request.how === "undone"
        ? { how: "acknowledged", untilMs: nowMs }
        : { how: request.how, untilMs: nowMs + request.forMs };
    return (await alarms.mute(homeId, request.code, mute)) === "done";
  };
}

function houseView(
  { stored: { home }, nowMs }: Moment,
  { where, mails, readOnly }: TableHomeOptions,
): HouseView {
  const { name, timeZone, unit } = home.description;
  const untold = untoldOf(home.post, nowMs);
  const { homeSinceMs } = silenceOf(home, nowMs);
  return {
    name,
    timeZone,
    unit,
    where: where(),
    hasMailbox: mails !== undefined,
    ...(readOnly === undefined ? {} : { readOnly }),
    ...(untold?.isLong
      ? { untold: { count: untold.count, sinceMs: untold.sinceMs, hasNobody: untold.hasNobody } }
      : {}),
    ...(homeSinceMs === undefined ? {} : { unheardSinceMs: homeSinceMs }),
  };
}

function cardsOf({ stored: { home }, nowMs }: Moment): Live["cards"] {
  const raised = raisedAlarms(home, nowMs);
  const ofHome = raised.filter(({ sensorId }) => sensorId === HOME_ITSELF).map(({ alarm }) => alarm);
  const muted = new Set<Alarm>(raised.filter(({ mute }) => mute !== undefined).map(({ alarm }) => alarm));
  const late = lateSensors(home, nowMs);
  const paceMs = paceOf(home);
  return Object.fromEntries(
    [...sensorsOf(home)].map(([id, state]) => {
      const context = { homeAlarms: ofHome, isMuted: muted.has.bind(muted), paceMs, isLate: late.has(id) };
      return [id, cardOf(sensorOf(home.description, id), state, context)];
    }),
  );
}
