import { Command, InvalidArgumentError, Option } from "commander";
import type { Unit } from "../domain/home/description.ts";
import { onlyBeside } from "../platform/command-line.ts";
import { timeZoneOption, unitOption } from "./csv-arguments.ts";

/** What an engineer typed after `npm start --`. */
export interface StartOptions {
  csv?: string;
  columns?: string;
  sensor?: string;
  unit?: Unit;
  timeZone?: string;
  exit?: boolean;
  mqtt?: string;
  topic?: string;
  home?: string;
  speed?: number;
  seed: number;
  faults: boolean;
  duration?: number;
  port?: number;
  past: boolean;
  dashboard: boolean;
  dashboardHost?: string;
  dashboardPort?: number;
  log?: string;
}

/** The command line of `npm start`; `run` gets what was typed. A mistake is told in a line. */
export function startCommand(run: (options: StartOptions) => Promise<void>): Command {
  const command = new Command("npm start --");
  command
    .description(
      "Runs the whole system on this machine: agent, Kinesis, the bundled Lambda function, DynamoDB, SNS and a mailbox.\n" +
        "Without options a simulated house lives through its days, and things go wrong in it.",
    )
    .addOption(
      new Option("--csv <file>", "replay a CSV file; the page stays until Ctrl-C").conflicts([
        "mqtt",
        "faults",
        "seed",
        "past",
      ]),
    )
    .option(
      "--columns <names>",
      "its columns for timestamp, sensor and celsius, when they are not understood",
    )
    .option("--sensor <name>", "its sensor, when the file has a single series and no sensor column")
    .addOption(unitOption())
    .addOption(timeZoneOption())
    .option("--exit", "end with the file, instead of keeping the page open")
    .addOption(
      new Option(
        "--mqtt <url>",
        "read your own sensors from a broker: every family that docs/sources.md names",
      ).conflicts(["speed", "faults", "seed", "past"]),
    )
    .option("--topic <base>", "Zigbee2MQTT's base topic, when it is not zigbee2mqtt")
    .option(
      "--home <file>",
      "YAML that describes the home: id, name, timeZone, unit, sensors with name, kind and limits",
    )
    .option(
      "--speed <factor>",
      "simulated seconds per second (simulated house: 120; CSV: as fast as it goes)",
      positive,
    )
    .option("--seed <number>", "another number, another house and other faults", integer, 1)
    .option("--no-faults", "nothing goes wrong in the simulated house")
    .option("--no-past", "an empty house: its sensors have learned nothing yet")
    .option("--duration <seconds>", "end after this time, as Ctrl-C does", positive)
    .option(
      "--port <first>",
      "the services listen on this port and the two that follow it, instead of free ones",
      port,
    )
    .addOption(
      new Option("--no-dashboard", "no page to look at the house with a browser").conflicts([
        "dashboardHost",
        "dashboardPort",
      ]),
    )
    .option("--dashboard-host <address>", "the page listens there, for a tablet in the house: 0.0.0.0")
    .option("--dashboard-port <port>", "the page listens on this port (4700, or a free one)", port)
    .option("--log <file>", "write what the function and the agent log to a file")
    .allowExcessArguments(false)
    .showHelpAfterError("(npm start -- --help explains every option)")
    .addHelpText("after", EXAMPLES)
    .action(run);
  onlyBeside(command, ["columns", "sensor", "unit", "timeZone", "exit"], ["csv"]);
  onlyBeside(command, ["topic"], ["mqtt"]);
  onlyBeside(command, ["home"], ["csv", "mqtt"]);
  return command;
}

const EXAMPLES = `
Examples:
  npm start                                             a house at 120 times its speed; Ctrl-C ends it
  npm start -- --seed 7 --duration 120                  another house, for two minutes
  npm start -- --csv history.csv                        an export of Home Assistant, InfluxDB, Excel ...
  npm start -- --csv log.csv --columns ts,where,t       columns with names of their own
  npm start -- --csv log.csv --time-zone Europe/Berlin  times without a zone
  npm start -- --csv log.csv --speed 600                ten minutes of the file a second
  npm start -- --csv garage.csv --sensor freezer        timestamp,celsius of one sensor
  npm start -- --mqtt mqtt://127.0.0.1:1883             your own sensors: Zigbee2MQTT, Tasmota, ...
  npm start -- --dashboard-host 0.0.0.0                 the page for everybody at home who has its address
  npm start -- --port 4600                              the services on 4600 (Kinesis), 4601 (DynamoDB), 4602 (SNS, SQS)

A broker's user and password come from MQTT_USERNAME and MQTT_PASSWORD.`;

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError("Expected a number above 0.");
  return value;
}

function integer(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Expected a whole number.");
  return Number(text);
}

function port(text: string): number {
  const value = integer(text);
  if (value < 1024 || value > 65_533) throw new InvalidArgumentError("Expected a port from 1024 to 65533.");
  return value;
}
