import type { IPublishPacket, MqttClient } from "mqtt";

/**
 * Messages that are taken but not yet accepted; further ones stay in the socket. A commit of the spool serves all that are
 * under way, so one slow disk does not mean one message at a time.
 */
const MAX_UNDER_WAY = 100;

type SendPacket = (packet: { cmd: string; messageId?: number }, ...rest: never[]) => void;

/**
 * Has messages taken in their order, the next before the last is accepted, and sends each PUBACK only when `take` has
 * resolved for its message and for all before it [MQTT-4.6.0-2]. After a `take` that rejects nothing is acknowledged any
 * more, and `onFailure` is called once. No message is taken after the signal; `settled` resolves when none is under way.
 */
export function acknowledgeWhenTaken(
  client: MqttClient,
  take: (packet: IPublishPacket) => Promise<void>,
  signal: AbortSignal,
  onFailure: (error: unknown) => void,
): { settled(): Promise<void> } {
  const underWay = new Map<number, Promise<void>>();
  let count = 0;
  let last: Promise<void> = Promise.resolve();
  let failed = false;
  let resume: (() => void) | undefined;

  // mqtt.js sends the PUBACK as soon as it is told to go on to the next message, and has no other way of going on.
  const send = (Reflect.get(client, "_sendPacket") as SendPacket).bind(client);
  const sendLater: SendPacket = (packet, ...rest) => {
    const taken = packet.cmd === "puback" ? underWay.get(packet.messageId ?? 0) : undefined;
    if (taken === undefined) return send(packet, ...rest);
    const [done] = rest as (() => void)[];
    underWay.delete(packet.messageId ?? 0);
    const before = last;
    last = taken.then(() => before).then(() => (client.connected && !failed ? send(packet) : undefined));
    done?.();
  };
  Object.assign(client, { _sendPacket: sendLater });

  client.handleMessage = (packet, next) => {
    if (failed || signal.aborted) return;
    count += 1;
    const taken = take(packet)
      .catch((error: unknown) => {
        if (!failed) onFailure(error);
        failed = true;
      })
      .finally(() => {
        count -= 1;
        resume?.();
        resume = undefined;
      });
    if (packet.qos === 0) last = last.then(() => taken);
    else underWay.set(packet.messageId ?? 0, taken);
    if (count < MAX_UNDER_WAY) next();
    else resume = next;
  };
  return { settled: () => last };
}
