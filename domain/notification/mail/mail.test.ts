import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mailOfSample } from "./golden/sample.ts";
import { SAMPLES } from "./golden/samples.ts";

const folder = join(__dirname, "golden");
const files = readdirSync(folder).filter((file) => file.endsWith(".txt"));

// `UPDATE_GOLDEN=1 npx jest domain/notification/mail` writes the files anew: look at what git shows of it.
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
