import type { Reading } from "../../domain/reading.ts";
import type { Envelope } from "../../domain/wire/envelope.ts";
import type { Random } from "../../platform/random.ts";
import { chance, whole } from "../helpers/draw.ts";
import { isWithin, type Span } from "./draw.ts";
import { type ChaosAgent, type ChaosHome, type ChaosSensor, descriptionOf } from "./home.ts";
import { celsiusAt } from "./temperature.ts";

/** An envelope and when it is put on the stream. */
export interface Sent {
  atMs: number;
  envelope: Envelope;
}

const MINUTE_MS = 60_000;
/** A held reading is handed over so long after its trouble ended, when newer ones were. */
const HELD_FOR_MS = 12 * MINUTE_MS;

/** Everything that an agent puts on the stream, in order; it numbers per spool and repeats what it may. */
export function envelopesOf(
  home: ChaosHome,
  agent: ChaosAgent,
  { span, random }: { span: Span; random: Random },
) {
  const sent: Sent[] = [];
  const spool = { id: "spool-1", next: 1, version: 0, waiting: [] as Reading[] };
  for (let atMs = span.fromMs; atMs <= span.untilMs; atMs += MINUTE_MS) {
    const minute = (atMs - span.fromMs) / MINUTE_MS;
    if (isWithin(agent.dead, atMs)) continue;
    const aheadMs = agent.clock.find((jump) => isWithin([jump], atMs))?.aheadMs ?? 0;
    spool.waiting.push(...measured(agent.sensors, { atMs, minute, aheadMs }, random));
    if (isWithin(agent.offline, atMs)) continue;
    const sender = () => ({ agentId: agent.id, spoolId: spool.id, sentAtMs: atMs + aheadMs });
    const send = (envelope: Envelope) => sent.push({ atMs: atMs + whole(random, 0, 5000), envelope });
    if (agent.newSpoolAtMs !== undefined && atMs >= agent.newSpoolAtMs && spool.id === "spool-1")
      Object.assign(spool, { id: "spool-2", next: 1 });
    if (agent.announces && (minute === 0 || chance(random, 0.003))) {
      spool.version += 1;
      const description = descriptionOf(home, agent, spool.version);
      send({ ...sender(), type: "announcement", sequence: spool.next, home: description });
      spool.next += 1;
    }
    if (agent.heartbeatMinutes > 0 && minute % agent.heartbeatMinutes === 0)
      send(heartbeat(home.id, { ...sender(), startedAtMs: span.fromMs, count: spool.next }));
    if (minute % agent.flushMinutes === 0) flush(home.id, { spool, sender: sender(), send }, random);
  }
  // A gap or a repeated envelope may not come before what it stands behind.
  for (let at = 1; at < sent.length; at += 1)
    (sent[at] as Sent).atMs = Math.max((sent[at] as Sent).atMs, (sent[at - 1] as Sent).atMs);
  return sent;
}

interface Moment {
  atMs: number;
  minute: number;
  aheadMs: number;
}

function measured(sensors: readonly ChaosSensor[], { atMs, minute, aheadMs }: Moment, random: Random) {
  const readings: Reading[] = [];
  const at = (sensor: ChaosSensor, takenAtMs: number) =>
    readings.push({
      sensorId: sensor.id,
      takenAtMs: takenAtMs + aheadMs,
      celsius: celsiusAt(sensor, takenAtMs, random),
    });
  for (const sensor of sensors) {
    for (const { kind, fromMs, untilMs } of sensor.troubles)
      if (kind === "held" && atMs - MINUTE_MS < untilMs + HELD_FOR_MS && atMs >= untilMs + HELD_FOR_MS)
        for (let heldMs = fromMs; heldMs < untilMs; heldMs += sensor.everyMinutes * MINUTE_MS)
          at(sensor, heldMs);
    if (minute % sensor.everyMinutes !== 0) continue;
    if (
      isWithin(
        sensor.troubles.filter(({ kind }) => kind === "dead" || kind === "held"),
        atMs,
      )
    )
      continue;
    at(sensor, atMs - whole(random, 0, 20_000));
  }
  // A broker that restarts publishes what it knows again.
  if (readings.length > 0 && chance(random, 0.01)) readings.push({ ...(readings[0] as Reading) });
  return readings;
}

interface Flush {
  spool: { id: string; next: number; waiting: Reading[] };
  sender: { agentId: string; spoolId: string; sentAtMs: number };
  send(envelope: Envelope): void;
}

/** Sends what waits, in envelopes of any size; some are lost and told as a gap, some go twice, alone or with more behind them. */
function flush(homeId: string, { spool, sender, send }: Flush, random: Random): void {
  while (spool.waiting.length > 0) {
    const readings = spool.waiting.splice(0, whole(random, 1, 40));
    const sequence = spool.next;
    spool.next += readings.length;
    if (chance(random, 0.01)) {
      const gap = { reason: "full" as const, readings: readings.length, sinceMs: null, untilMs: null };
      send({ ...sender, type: "gap", homeId, sequence, throughSequence: spool.next - 1, gap });
      continue;
    }
    const envelope = { ...sender, type: "readings" as const, homeId, sequence, readings };
    if (readings.length > 1 && chance(random, 0.03)) send({ ...envelope, readings: readings.slice(0, -1) });
    send(envelope);
    if (chance(random, 0.05)) send(envelope);
  }
}

function heartbeat(
  homeId: string,
  { startedAtMs, count, ...sender }: Flush["sender"] & { startedAtMs: number; count: number },
): Envelope {
  const counters = { in: count, spooled: count, sent: count, refused: 0, rejected: 0, dropped: 0 };
  const backlog = { bytes: 0, entries: 0, oldestAtMs: null };
  return { ...sender, type: "heartbeat", homeId, startedAtMs, counters, backlog, sources: [] };
}
