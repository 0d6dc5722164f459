import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  CreatePolicyCommand,
  DescribeCertificateCommand,
  IoTClient,
  ListAttachedPoliciesCommand,
} from "@aws-sdk/client-iot";
import { checkConfig } from "../../agent/check.ts";
import { environmentNames } from "../../environments/names.ts";
import { privateKeyFrom, publicKeyOf } from "../../platform/signatures.ts";
import { createHomeStore } from "../../storage/home-store.ts";
import { table } from "../../storage/table.ts";
import { enroll } from "../../tools/homes/enroll.ts";
import { revoke } from "../../tools/homes/revoke.ts";
import { missingTools, startMoto } from "./tools.ts";
import { account, region } from "./workspace.ts";

const when = missingTools() === undefined || process.env.CI ? test : test.skip;
const names = environmentNames("dev", { account, region });

when("AWS: a home is enrolled twice, and revoked one certificate after the other", async () => {
  const moto = await startMoto();
  const options = {
    region,
    endpoint: `http://127.0.0.1:${moto.port}`,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  const clients = { iot: new IoTClient(options), dynamodb: new DynamoDBClient(options) };
  const folder = mkdtempSync(join(tmpdir(), "enroll-"));
  const said: string[] = [];
  const target = { names, clients, say: (line: string) => void said.push(line) };
  try {
    await prepare(clients);
    await enroll(target, "elm-street", join(folder, "elm-street"));
    const certificate = new X509Certificate(read(folder, "elm-street/certificate.pem"));
    const key = privateKeyFrom(read(folder, "elm-street/key.pem"));
    // moto signs a key of its own; the request's is checked by OpenSSL in certificate-request.test.ts.
    expect(certificate.subject).toContain("elm-street");
    expect(statSync(join(folder, "elm-street/key.pem")).mode & 0o077).toBe(0);
    expect(read(folder, "elm-street/environment")).toBe(`AWS_REGION=${region}\n`);
    const configuration = join(folder, "elm-street/agent.yaml");
    const service = { environment: {}, serviceFolder: "/var/lib/house-agent", elsewhere: true };
    expect(checkConfig(configuration, service)).toMatchObject({
      problems: [],
      text: expect.stringContaining(`of role alias ${names.homeAgents}`),
    });
    const keysOf = async () => {
      const homes = createHomeStore(clients.dynamodb, {
        tableName: names.tableName,
        duePartitions: 1,
        clock: { nowMs: () => 0 },
      });
      return (await homes.loadWithKeys(["elm-street"])).keys.enrolled.get("elm-street");
    };
    const [first] = (await keysOf()) ?? [];
    expect(Buffer.from(first?.publicKey ?? [])).toEqual(publicKeyOf(key));
    const certificateId = first?.certificateId ?? "";
    const { certificateDescription: described } = await clients.iot.send(
      new DescribeCertificateCommand({ certificateId }),
    );
    expect(described?.status).toBe("ACTIVE");
    const attached = await clients.iot.send(
      new ListAttachedPoliciesCommand({ target: described?.certificateArn }),
    );
    expect(attached.policies?.map(({ policyName }) => policyName)).toEqual([names.homeAgents]);

    await expect(enroll(target, "elm-street", join(folder, "elm-street"))).rejects.toThrow("--out");
    await enroll(target, "elm-street", join(folder, "another"));
    expect(await keysOf()).toHaveLength(2);
    await expect(revoke(target, "elm-street", { certificate: "x" })).rejects.toThrow("0 certificates");
    await revoke(target, "elm-street", { certificate: certificateId });
    expect((await keysOf())?.map((one) => one.certificateId)).not.toContain(certificateId);
    await expect(clients.iot.send(new DescribeCertificateCommand({ certificateId }))).rejects.toThrow();
    await revoke(target, "elm-street", {});
    expect(await keysOf()).toEqual([]);
    expect(said.at(-1)).toContain("takes no record until it is enrolled again");
    await revoke(target, "elm-street", { acceptUnsigned: true });
    expect(await keysOf()).toBeUndefined();
  } finally {
    for (const client of Object.values(clients)) client.destroy();
    moto.stop();
    rmSync(folder, { recursive: true });
  }
});

/** What the foundation stack makes. */
async function prepare({ iot, dynamodb }: { iot: IoTClient; dynamodb: DynamoDBClient }): Promise<void> {
  const policyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "iot:AssumeRoleWithCertificate", Resource: "*" }],
  });
  await iot.send(new CreatePolicyCommand({ policyName: names.homeAgents, policyDocument }));
  const attributes = [table.partitionKey, table.sortKey];
  await dynamodb.send(
    new CreateTableCommand({
      TableName: names.tableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: [
        { AttributeName: table.partitionKey, KeyType: "HASH" },
        { AttributeName: table.sortKey, KeyType: "RANGE" },
      ],
    }),
  );
}

function read(folder: string, name: string): string {
  return readFileSync(join(folder, name), "utf8");
}
