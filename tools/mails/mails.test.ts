import { SAMPLES } from "../../domain/mail/golden/samples.ts";
import { mailsCommand } from "./command.ts";

/** What `npm run mails -- ...` prints, and what it says when it refuses. */
function mails(...args: string[]): string {
  let out = "";
  const command = mailsCommand((text) => {
    out += text;
  });
  command.exitOverride().configureOutput({
    writeErr: (text) => {
      out += text;
    },
  });
  try {
    command.parse(args, { from: "user" });
  } catch (error) {
    expect((error as { exitCode: number }).exitCode).toBe(1);
  }
  return out;
}

test("all e-mails are shown, each with its name, subject and text", () => {
  const shown = mails();
  for (const { name } of SAMPLES) expect(shown).toContain(`\n${name}\n`);
  expect(shown.match(/^Subject: /gm)).toHaveLength(SAMPLES.length);
});

test("names and kinds of place choose among them", () => {
  expect(mails("morning-digest").match(/^Subject: .*/gm)).toEqual([
    expect.stringContaining("Morning summary"),
  ]);
  const agents = mails("--kind", "agent", "--list").split("\n");
  expect(agents).toEqual([expect.stringMatching(/^agent-silent +WARNING: Agent/)]);
});

test("what is not there is refused in one line that says what to do", () => {
  expect(mails("no-such-mail")).toMatch(/there is no e-mail no-such-mail; npm run mails -- --list/);
  expect(mails("--kind", "garden")).toMatch(/Allowed choices are .*freezer/);
  expect(mails("--kind", "outdoor")).toMatch(/none of these e-mails is about the kind outdoor/);
});
