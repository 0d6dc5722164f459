import { LETTER_MAX_ITEMS, type Letter } from "../domain/post/letter.ts";
import { createSqsQuarantine } from "../handlers/quarantine.ts";
import { quarantinedLetter } from "../handlers/quarantined-letter.ts";
import { createTarget } from "../tools/home/target-fixture.ts";
import { redrive } from "../tools/quarantine/redrive.ts";
import { listQuarantine, showQuarantined } from "../tools/quarantine/show.ts";
import { createTestResources, sharedServices } from "./services.ts";

const services = sharedServices();
const { sqs, s3 } = services.clients;
afterAll(() => services.close());

test("an e-mail in the quarantine is listed and shown with its reason, and a redrive says that nothing is to be brought back", async () => {
  const { quarantineQueueUrl, givenUpBucket } = await createTestResources(services);
  const letter: Letter = {
    id: "letter-7",
    atMs: 1000,
    kind: "news",
    items: [],
    omitted: LETTER_MAX_ITEMS,
    heldBack: 0,
  };
  const refusal = new Error("Invalid parameter: Subject");
  await createSqsQuarantine(sqs, quarantineQueueUrl).put(quarantinedLetter("home", letter, refusal));
  const { target } = createTarget();
  const here = {
    ...target,
    clients: { ...target.clients, sqs, s3 },
    givenUpBucket,
    quarantineQueueUrl: async () => quarantineQueueUrl,
  };
  const lines: string[] = [];
  const said = () => lines.splice(0).join("\n");
  const say = (line: string) => void lines.push(line);
  expect(await listQuarantine(here, {}, say)).toBe(1);
  const list = said();
  expect(list).toMatch(/home +0 +e-mail letter-7 cannot be sent: Error: Invalid parameter: Subject/);
  const [id = ""] = /^[0-9a-f]{8}/m.exec(list) ?? [];
  await showQuarantined(here, id, {}, say);
  expect(said()).toContain('"id":"letter-7"');
  expect(await redrive(here, undefined, { all: true, yes: true }, say, async () => true)).toBe(0);
  expect(said()).toMatch(/needs nothing: an e-mail, which people got in short form\n1 brought back, 0 left/);
  expect(await listQuarantine(here, {}, say)).toBe(0);
});
