import { ByteReader, ByteWriter } from "./byte-io.ts";
import {
  CAUSE_CODES,
  type Codebook,
  codebook,
  RULE_CODES,
  SEVERITY_CODES,
  UnknownCodeError,
} from "./codebook.ts";

describe.each<[string, Codebook<string>]>([
  ["causes", CAUSE_CODES],
  ["rules", RULE_CODES],
  ["severities", SEVERITY_CODES],
])("the codes of %s", (_, { words, write, read }) => {
  test.each(words)("%s comes back as itself", (word) => {
    const out = new ByteWriter();
    write(out, word);
    expect(read(new ByteReader(out.take()))).toBe(word);
  });

  test.each([0, 99, 255])("%d stands for none and is refused by name", (code) => {
    expect(() => read(new ByteReader(new Uint8Array([code])))).toThrow(UnknownCodeError);
  });
});

test("two words with one code are refused when the code starts", () => {
  expect(() => codebook("colour", { red: 1, blue: 1 })).toThrow("colour");
});
