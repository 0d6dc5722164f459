import { setTimeout as delay } from "node:timers/promises";
import { PutRecordCommand } from "@aws-sdk/client-kinesis";
import type { FaultSwitch } from "../../dashboard/wire.ts";
import { newestReadingMs } from "../../domain/home/home.ts";
import type { Services } from "../../local/services/services.ts";
import type { LocalStage } from "../../local/stage.ts";
import type { System } from "../../local/system.ts";

const PATIENCE_MS = 180_000;

/** Lets an alarm come and go, then leaves a door ajar, pulls a battery and makes a sensor spike, until all of it is told. */
export async function makeTrouble(
  { clients }: Pick<Services, "clients">,
  system: System,
  { stage }: { stage: LocalStage },
): Promise<void> {
  const { streamName } = system.cloud.resources;
  const home = async () => (await system.home()).home;
  const turn = (fault: Omit<FaultSwitch, "on">, on: boolean) => stage.switchFault({ ...fault, on });
  const isOpen = async (sensorId: string) =>
    (await home()).sensors.get(sensorId)?.alarms.some(({ phase }) => phase === "firing") ?? false;

  const window = { kind: "window-open", sensorId: "living-room" };
  const turnedMs = newestReadingMs(await home());
  turn(window, true);
  await until("the open window is told", () => isOpen("living-room"));
  turn(window, false);
  await until("it is over", async () =>
    (await home()).post.ended.some(({ endedAtMs }) => endedAtMs > turnedMs),
  );

  turn({ kind: "dead", sensorId: "nursery" }, true);
  turn({ kind: "spike", sensorId: "cellar" }, true);
  await until("the nursery is silent and the cellar's sensor faulty", async () => {
    return (await isOpen("nursery")) && (await isOpen("cellar"));
  });
  turn({ kind: "door-ajar", sensorId: "freezer" }, true);
  await until("the freezer is told", () => isOpen("freezer"));
  stage.setSpeed(120);
  await clients.kinesis.send(
    new PutRecordCommand({
      StreamName: streamName,
      PartitionKey: (await home()).id,
      Data: Buffer.from('{"sensor":"hall","celsius":"warm"}'),
    }),
  );
  await delay(12_000);
  stage.setSpeed(1);
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const deadlineMs = Date.now() + PATIENCE_MS; !(await isSo()); await delay(250))
    if (Date.now() > deadlineMs) throw new Error(`waited ${PATIENCE_MS / 1000} s in vain until ${what}`);
}
