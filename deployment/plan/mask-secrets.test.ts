import { fixture } from "./fixture.ts";
import { maskSecrets } from "./mask-secrets.ts";
import { parsePlan } from "./plan-json.ts";

test("a value that Terraform masks in one place and shows in another is shown in none", () => {
  expect(fixture("secret.txt")).toContain("correct-horse-battery");
  const masked = maskSecrets(fixture("secret.txt"), parsePlan(fixture("secret.json")));
  expect(masked).not.toContain("correct-horse-battery");
  expect(masked).not.toContain("staple-of-the-new-one");
  expect(masked).toContain('user     = "house"');
});

test("a secret of several lines goes line by line, as Terraform writes it", () => {
  const secret = "first line of it\nsecond line of it";
  const change = { actions: ["create" as const], before: null, after: { key: secret } };
  const marks = { before_sensitive: false, after_sensitive: { key: true } };
  const resource_changes = [{ address: "a.b", mode: "managed", type: "a", change: { ...change, ...marks } }];
  const text = '+ a = "first line of it\\nsecond line of it"\n  <<-EOT\n    first line of it\n  EOT';
  expect(maskSecrets(text, { resource_changes })).not.toMatch(/line of it/);
});

test.each([
  ["an access key", "AKIAIOSFODNN7EXAMPLE"],
  ["a token of GitHub", "ghp_0123456789abcdefghijklmnopqrstuvwxyz"],
  ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----"],
  ["an e-mail address", "ada.lovelace+home@mail.example.co.uk"],
])("%s is masked wherever it stands", (_, secret) => {
  expect(maskSecrets(`value = "${secret}"`)).toMatch(/^value = "\((sensitive value|e-mail address)\)"$/);
});

test("names and ARNs stay readable", () => {
  const text = '"arn:aws:sns:eu-west-1:123456789012:house-temperature-dev-alerts" # aws_sns_topic.alerts';
  expect(maskSecrets(text)).toBe(text);
});
