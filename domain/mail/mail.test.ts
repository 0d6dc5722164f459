import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mailOfSample } from "./golden/sample.ts";
import { SAMPLES } from "./golden/samples.ts";
import { machineLetterOf } from "./machine.ts";

const folder = join(__dirname, "golden");
const files = readdirSync(folder).filter((file) => file.endsWith(".txt"));

// `UPDATE_GOLDEN=1 npx jest domain/mail` writes the files anew: look at what git shows of it.
test.each(SAMPLES.map((sample) => [sample.name, sample] as const))("%s reads as it did", (name, sample) => {
  const { subject, text } = mailOfSample(sample);
  const mail = `Subject: ${subject}\n\n${text}`;
  const file = join(folder, `${name}.txt`);
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, mail);
  expect(mail).toBe(readFileSync(file, "utf8"));
});

test("there is a golden file for each sample and no other", () => {
  expect(files.sort()).toEqual(SAMPLES.map(({ name }) => `${name}.txt`).sort());
});

test("the examples of docs/notifications.md are what is written", () => {
  const docs = readFileSync(join(__dirname, "../../docs/notifications.md"), "utf8");
  const [shown = "", json = ""] = [/```\n(Subject: [^`]*)```/, /```json\n([^`]*)```/].map(
    (block) => docs.match(block)?.[1] ?? "",
  );
  const golden = readFileSync(join(folder, "freezer-too-warm-with-links.txt"), "utf8").split("\n");
  expect(shown.split("\n").filter((line) => !golden.includes(line))).toEqual([]);
  const sample = SAMPLES.find(({ name }) => name === "freezer-too-warm") as (typeof SAMPLES)[number];
  const { subject } = mailOfSample(sample);
  expect(JSON.parse(json)).toEqual(machineLetterOf(sample.letter, sample.home, subject));
});
