import { Command } from "commander";
import { mistakesEndWith2, onlyBeside } from "./command-line.ts";

function command(): Command {
  const tool = new Command("tool").addCommand(
    new Command("sub").option("--number <n>").action(() => undefined),
  );
  const start = new Command("start")
    .option("--mqtt <url>")
    .option("--topic <base>", "", "zigbee2mqtt")
    .action(() => undefined);
  onlyBeside(start, ["topic"], ["mqtt"]);
  return tool.addCommand(start);
}

let exits: number[] = [];
beforeEach(() => {
  exits = [];
  jest.spyOn(process, "exit").mockImplementation((code) => {
    exits.push(Number(code));
    throw new Error("ended");
  });
  jest.spyOn(process.stderr, "write").mockReturnValue(true);
  jest.spyOn(process.stdout, "write").mockReturnValue(true);
});
afterEach(() => jest.restoreAllMocks());

test.each<[string, string[], number]>([
  ["an unknown option of a command below", ["sub", "--nmuber", "1"], 2],
  ["an unknown command", ["sbu"], 2],
  ["no command", [], 2],
  ["a missing value", ["sub", "--number"], 2],
  ["an option that does nothing without another", ["start", "--topic", "z"], 2],
  ["help", ["sub", "--help"], 0],
])("the exit code of %s", (_, argv, code) => {
  expect(() => mistakesEndWith2(command()).parse(argv, { from: "user" })).toThrow("ended");
  expect(exits[0]).toBe(code);
});

test.each([[["start"]], [["start", "--mqtt", "mqtt://x", "--topic", "z"]], [["sub", "--number", "1"]]])(
  "what is typed rightly goes through: %j",
  (argv) => {
    mistakesEndWith2(command()).parse(argv, { from: "user" });
    expect(exits).toEqual([]);
  },
);
