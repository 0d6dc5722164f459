import {
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  DetachPolicyCommand,
  type IoTClient,
  ResourceNotFoundException,
  UpdateCertificateCommand,
} from "@aws-sdk/client-iot";
import type { EnrolledKey } from "../../storage/signing-keys.ts";
import { CommandError } from "../home/errors.ts";
import { changeKeys, forgetKeys } from "./enrolled-keys.ts";
import type { IdentityTarget } from "./identity-target.ts";

/** What an engineer typed after `npm run homes -- revoke HOME`. */
export interface RevokeOptions {
  certificate?: string;
  acceptUnsigned?: boolean;
}

/**
 * Takes the keys of a home's agents away. First the home takes nothing that they sign; then AWS IoT forgets their
 * certificates, and the credentials that they still have end within an hour.
 */
export async function revoke(
  { names: { tableName, homeAgents }, clients: { iot, dynamodb }, say }: IdentityTarget,
  homeId: string,
  { certificate = "", acceptUnsigned = false }: RevokeOptions,
): Promise<void> {
  const isMeant = ({ certificateId }: EnrolledKey) => certificateId.startsWith(certificate);
  // A key without bytes signs nothing. Its certificate's id stays until AWS IoT has forgotten it, for who runs this again.
  const keys = await changeKeys(dynamodb, tableName, homeId, (all) =>
    all.map((key) => (isMeant(key) ? { ...key, publicKey: new Uint8Array() } : key)),
  );
  const revoked = keys.filter(isMeant);
  if (certificate !== "" && revoked.length !== 1)
    throw new CommandError(
      `${homeId} has ${revoked.length} certificates whose id begins with ${certificate}`,
    );
  for (const { certificateId } of revoked) await forgetCertificate(iot, certificateId, homeAgents);
  const rest = keys.filter((key) => !isMeant(key));
  if (acceptUnsigned && rest.length > 0)
    throw new CommandError(`${homeId} has other keys: revoke them too before it takes unsigned records`);
  if (acceptUnsigned) await forgetKeys(dynamodb, tableName, homeId);
  else await changeKeys(dynamodb, tableName, homeId, () => rest);
  say(`${revoked.length} revoked. Credentials that were given out end within an hour.`);
  if (acceptUnsigned) say(`${homeId} takes records that nobody has signed, until it is enrolled again.`);
  else if (rest.length > 0) say(`${homeId} takes what ${rest.length} other keys sign.`);
  else say(`${homeId} takes no record until it is enrolled again, or lives at the instance.`);
}

/** One that is gone already is no mistake. */
async function forgetCertificate(iot: IoTClient, certificateId: string, policyName: string): Promise<void> {
  try {
    await iot.send(new UpdateCertificateCommand({ certificateId, newStatus: "INACTIVE" }));
    const { certificateDescription } = await iot.send(new DescribeCertificateCommand({ certificateId }));
    const target = certificateDescription?.certificateArn;
    await iot.send(new DetachPolicyCommand({ policyName, target }));
    await iot.send(new DeleteCertificateCommand({ certificateId }));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
}
