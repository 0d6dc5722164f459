import type { IPublishPacket } from "mqtt";
import type { Clock } from "../../../platform/clock.ts";
import type { Log } from "../../../platform/log.ts";
import type { Intake } from "../../source.ts";
import { createCauseLines } from "./cause-lines.ts";
import type { Finding } from "./payload-family.ts";
import type { Router } from "./router.ts";

/** Since the start: readings, and findings in messages by what they were. */
export interface MqttCounts {
  readings: number;
  ignored: number;
  problems: number;
  /** Readings whose message named a time that was too far from the agent's clock to be used. */
  skewed: number;
}

/** What a taker of messages works with. */
export interface MessageTakerOptions {
  /** Name of the source, for its checkpoint. */
  source: string;
  router: Router;
  intake: Intake;
  clock: Clock;
  log: Log;
  onMessage?: (counts: MqttCounts) => void;
}

/** Makes the function that reads one message and gives what it says to the intake; it rejects with what the intake rejects with. */
export function messageTaker(options: MessageTakerOptions): (packet: IPublishPacket) => Promise<void> {
  const { router, intake, clock, source } = options;
  const counts: MqttCounts = { readings: 0, ignored: 0, problems: 0, skewed: 0 };
  let memory = intake.checkpoint(source);

  const lines = createCauseLines(options.log);

  async function takeFinding(topic: string, finding: Finding): Promise<void> {
    if ("readings" in finding) {
      await intake.accept(finding.readings);
      router.taken(finding.readings);
      counts.readings += finding.readings.length;
      if (finding.vitals !== undefined) await intake.vitals(finding.vitals);
      if (finding.skewMs !== undefined) {
        counts.skewed += finding.readings.length;
        lines.warn("skewed", topic, skewed(finding.skewMs));
      }
    } else if ("sensors" in finding) {
      if (finding.sensors.length > 0) await intake.discover(finding.sensors);
      const position = router.memory();
      if (position !== undefined && position !== memory) await intake.accept([], { source, position });
      memory = position;
    } else if ("ignored" in finding) {
      counts.ignored++;
      lines.ignored(topic, finding.ignored);
    }
    if ("problem" in finding && finding.problem !== undefined) {
      counts.problems++;
      // What follows the colon is the message's own.
      lines.warn(finding.problem.split(":")[0] ?? "", topic, `message not understood: ${finding.problem}`);
    }
  }

  return async ({ topic, payload, retain }) => {
    const message = { topic, payload: Buffer.from(payload), retain, arrivedAtMs: clock.nowMs() };
    for (const finding of router.read(message)) await takeFinding(topic, finding);
    options.onMessage?.({ ...counts });
  };
}

function skewed(skewMs: number): string {
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const direction = skewMs > 0 ? "ahead of" : "behind";
  return `its clock is ${seconds} s ${direction} the agent's: the time of arrival is used; set the device's clock and time zone`;
}
