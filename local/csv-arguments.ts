import { InvalidArgumentError, Option } from "commander";
import { isTimeZone } from "../domain/time-zone.ts";

/** The option of commands that read a file whose values may be in Fahrenheit. */
export function unitOption(): Option {
  return new Option("--unit <unit>", "of the values, where the file does not say it (celsius)").choices([
    "celsius",
    "fahrenheit",
  ]);
}

/** The option of commands that read a file whose times may have no zone. */
export function timeZoneOption(): Option {
  return new Option("--time-zone <zone>", "of times without one, for example Europe/Berlin (UTC)").argParser(
    (text: string) => {
      if (!isTimeZone(text))
        throw new InvalidArgumentError("Expected an IANA zone, for example Europe/Berlin.");
      return text;
    },
  );
}
