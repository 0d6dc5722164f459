import {
  AttachPolicyCommand,
  CreateCertificateFromCsrCommand,
  DescribeEndpointCommand,
  UpdateCertificateCommand,
} from "@aws-sdk/client-iot";
import { newPrivateKey, privateKeyFrom, publicKeyOf } from "../../platform/signatures.ts";
import { CommandError } from "../home/errors.ts";
import { certificateRequest } from "./certificate-request.ts";
import { changeKeys, isAtInstance } from "./enrolled-keys.ts";
import { makeFolder, writeFiles } from "./identity-files.ts";
import type { IdentityTarget } from "./identity-target.ts";

/**
 * Gives an agent of a home a key, which is made here and goes nowhere else, and a certificate for it. The certificate becomes
 * active last, when the home knows its key.
 */
export async function enroll(
  { names, clients: { iot, dynamodb }, say }: IdentityTarget,
  homeId: string,
  folderName: string,
): Promise<void> {
  const { tableName, homeAgents } = names;
  const { endpointAddress: credentialsEndpoint } = await iot.send(
    new DescribeEndpointCommand({ endpointType: "iot:CredentialProvider" }),
  );
  const folder = makeFolder(folderName);
  const keyPem = newPrivateKey();
  const key = privateKeyFrom(keyPem);
  const { certificateId, certificateArn, certificatePem } = await iot.send(
    new CreateCertificateFromCsrCommand({
      certificateSigningRequest: certificateRequest(key, homeId),
      setAsActive: false,
    }),
  );
  if (!certificateId || !certificateArn || !certificatePem || !credentialsEndpoint)
    throw new CommandError("AWS IoT has answered without a certificate or an endpoint: run this again");
  await iot.send(new AttachPolicyCommand({ policyName: homeAgents, target: certificateArn }));
  writeFiles(folder, {
    ...names,
    homeId,
    keyPem,
    certificatePem,
    credentialsEndpoint,
    roleAlias: homeAgents,
  });
  const before = await changeKeys(dynamodb, tableName, homeId, (keys) => [
    ...keys,
    { certificateId, publicKey: publicKeyOf(key) },
  ]);
  await iot.send(new UpdateCertificateCommand({ certificateId, newStatus: "ACTIVE" }));
  const atInstance = before.length === 0 && (await isAtInstance(dynamodb, tableName, homeId));
  for (const line of report(homeId, folder, { certificateId, others: before.length, atInstance })) say(line);
}

function report(
  homeId: string,
  folder: string,
  { certificateId, others, atInstance }: { certificateId: string; others: number; atInstance: boolean },
): string[] {
  return [
    `${homeId} takes from now on what this key${others === 0 ? "" : ` or one of ${others} others`} has signed, and nothing else.`,
    ...(atInstance ? [`The agent on the instance does not speak for ${homeId} any more: take it away.`] : []),
    `certificate ${certificateId}`,
    `Describe the home in ${folder}/agent.yaml, then bring it to the device and install the agent there:`,
    `  scp -r ${folder} dist/agent.zip pi@raspberrypi.local:`,
    `  unzip -o agent.zip -d house-agent && sudo bash house-agent/install.sh ${folder.split("/").at(-1)}`,
    `The key is in that folder and nowhere else: delete the folder here once the agent runs.`,
  ];
}
