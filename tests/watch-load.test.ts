import { createTestResources, sharedServices } from "./services.ts";
import { seedWatchedHomes } from "./watched-homes.ts";

const services = sharedServices();
afterAll(() => services.close());

const SENSORS = 20;
const MINUTE_MS = 60_000;

async function homesOf(homes: number, urgentHomes: number) {
  const resources = await createTestResources(services);
  return seedWatchedHomes(services, resources, { homes, urgentHomes, sensorsPerHome: SENSORS });
}

/** Which sensors of which homes the e-mails tell as silent, each as often as it is told. */
function toldOf({ letters }: Awaited<ReturnType<typeof homesOf>>): string[] {
  return letters
    .flatMap(({ homeId, letter }) =>
      letter.items.map(({ sensorId, event }) => `${homeId} ${sensorId} ${event}`),
    )
    .sort();
}

const everySensorOnce = (homes: number) =>
  Array.from(
    { length: homes * SENSORS },
    (_, at) => `home-${Math.floor(at / SENSORS)} sensor-${at % SENSORS} firing`,
  ).sort();

test("of many that fall due at once the urgent ones are first, the rest comes in the next run, and none is told twice", async () => {
  const world = await homesOf(10, 2);
  const { watch, silent, dueAtMs, letters, failures } = world;
  let pages = 0;
  const timeForAPage = () => {
    pages += 1;
    return pages === 1;
  };
  expect(await watch(dueAtMs, timeForAPage)).toMatchObject({ due: 2, idle: 0, unfinished: true });
  expect(await silent()).toEqual({ urgent: 40, normal: 0 });
  expect(await watch(dueAtMs)).toMatchObject({ due: 8, idle: 0, unfinished: false });
  expect(await silent()).toEqual({ urgent: 40, normal: 160 });
  // Warnings wait a minute for more: then each home gets one e-mail.
  expect(letters).toEqual([]);
  await watch(dueAtMs + MINUTE_MS);
  expect(letters).toHaveLength(10);
  expect(toldOf(world)).toEqual(everySensorOnce(10));
  expect(await watch(dueAtMs + 2 * MINUTE_MS)).toMatchObject({ due: 0, idle: 0, unfinished: false });
  expect(failures).toEqual([]);
});

test("two runs at the same time tell nothing twice and miss nothing", async () => {
  const world = await homesOf(3, 1);
  const { watch, silent, dueAtMs, letters, failures } = world;
  await Promise.all([watch(dueAtMs), watch(dueAtMs)]);
  expect(await silent()).toEqual({ urgent: 20, normal: 40 });
  await Promise.all([watch(dueAtMs + MINUTE_MS), watch(dueAtMs + MINUTE_MS)]);
  expect(letters).toHaveLength(3);
  expect(toldOf(world)).toEqual(everySensorOnce(3));
  expect(failures).toEqual([]);
});
