import { Command, Option } from "commander";
import { mailOfSample, type Sample } from "../../domain/mail/golden/sample.ts";
import { SAMPLES } from "../../domain/mail/golden/samples.ts";
import { concernedBy } from "../../domain/mail/reader.ts";
import { PLACE_KINDS } from "../../domain/places.ts";

const KINDS = [...PLACE_KINDS, "house", "agent"];
const RULE = "=".repeat(76);

/** The command line that shows e-mails; `print` takes what it shows. */
export function mailsCommand(print: (text: string) => void): Command {
  const command: Command = new Command("mails")
    .description("Show the e-mails that householders get: the cases that the golden files hold on to.")
    .argument("[names...]", "cases to show; all when none is named")
    .addOption(new Option("--kind <kind>", "only those about such a place").choices(KINDS))
    .option("--list", "names and subjects only")
    .showHelpAfterError("(npm run mails -- --help explains every option)")
    .addHelpText("after", EXAMPLES)
    .action((names: string[], { kind, list }: { kind?: string; list?: true }) => {
      const unknown = names.filter((name) => SAMPLES.every((sample) => sample.name !== name));
      if (unknown.length > 0)
        command.error(
          `error: there is no e-mail ${unknown.join(", ")}; npm run mails -- --list names them all`,
        );
      const shown = SAMPLES.filter(
        (sample) =>
          (names.length === 0 || names.includes(sample.name)) &&
          (kind === undefined || isAbout(sample, kind)),
      );
      if (shown.length === 0)
        command.error(`error: none of these e-mails is about the kind ${kind}; leave --kind out to see all`);
      print(shown.map(list ? line : inFull).join("\n"));
    });
  return command;
}

const EXAMPLES = `
Examples:
  npm run mails                          all, one after the other
  npm run mails -- --list                their names and subjects
  npm run mails -- --kind freezer        those about a freezer
  npm run mails -- morning-digest        this one`;

function isAbout({ letter, home }: Sample, kind: string): boolean {
  return letter.items.some(({ sensorId }) => {
    const { type, sensor } = concernedBy(home, sensorId);
    return kind === (type === "sensor" ? sensor.kind : type);
  });
}

function line(sample: Sample): string {
  return `${sample.name.padEnd(28)}  ${mailOfSample(sample).subject}`;
}

function inFull(sample: Sample): string {
  const { subject, text } = mailOfSample(sample);
  return `${RULE}\n${sample.name}\n${RULE}\nSubject: ${subject}\n\n${text}`;
}
