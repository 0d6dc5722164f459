import { unannouncedHome } from "../home/description.ts";
import { SAMPLES } from "./golden/samples.ts";
import { shortMailOf } from "./short-mail.ts";

test.each(SAMPLES)("$name in short form is ASCII that SNS takes", ({ letter }) => {
  const { subject, text } = shortMailOf(letter, unannouncedHome("my-home"));
  // Amazon SNS API reference, Publish: ASCII, no line break, fewer than 100 characters.
  expect(subject).toMatch(/^[A-Z][\x20-\x7e]{0,98}$/);
  expect(text).toMatch(/^[\x20-\x7e\n]+$/);
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
});
