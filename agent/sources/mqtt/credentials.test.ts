import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCredentials } from "./credentials.ts";

const folder = mkdtempSync(join(tmpdir(), "credentials-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

test("the environment is looked into when nothing else is said", () => {
  expect(readCredentials({}, { MQTT_USERNAME: "house", MQTT_PASSWORD: "secret" })).toEqual({
    username: "house",
    password: "secret",
  });
  expect(readCredentials({}, {})).toEqual({});
});

test("a file's first line is the password, and goes before the environment", () => {
  const places = { username: "agent", passwordFile: file("password", "s3cret\r\nnote\n") };
  expect(readCredentials(places, { MQTT_PASSWORD: "other" })).toEqual({
    username: "agent",
    password: "s3cret",
  });
});

test("variables and certificates are where the configuration says", () => {
  const places = {
    usernameVariable: "U",
    passwordVariable: "P",
    tls: { ca: file("ca.pem", "CA"), certificate: file("c.pem", "CERT"), key: file("c.key", "KEY") },
  };
  expect(readCredentials(places, { U: "u", P: "p" })).toEqual({
    username: "u",
    password: "p",
    tls: { ca: "CA", cert: "CERT", key: "KEY" },
  });
});

test("what is missing is named", () => {
  expect(() => readCredentials({ passwordVariable: "HOUSE_PASSWORD" }, {})).toThrow(
    "environment variable HOUSE_PASSWORD is not set",
  );
  expect(() => readCredentials({ tls: { ca: join(folder, "none.pem") } }, {})).toThrow(
    `${join(folder, "none.pem")}: no such file; expected the certificate of the broker's authority there`,
  );
});
