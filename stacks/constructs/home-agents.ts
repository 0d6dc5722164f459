import { IotPolicy } from "@cdktf/provider-aws/lib/iot-policy/index.js";
import { IotRoleAlias } from "@cdktf/provider-aws/lib/iot-role-alias/index.js";
import { Construct } from "constructs";
import { putReadings } from "../permissions/use-stream.ts";
import type { ReadingsStream } from "./readings-stream.ts";
import { ServiceRole } from "./service-role.ts";

/** A certificate that was revoked gets no credentials; those that it has end after this. AWS IoT's default. */
const CREDENTIALS_SECONDS = 3600;

/**
 * What agents at home get by their certificates (decision 0054): credentials of a role that may put readings on the stream.
 * `npm run homes -- enroll` attaches the policy to a home's certificate.
 */
export class HomeAgents extends Construct {
  readonly roleAlias: string;
  readonly policyName: string;

  constructor(scope: Construct, id: string, props: { name: string; stream: Pick<ReadingsStream, "arn"> }) {
    super(scope, id);
    const { name, stream } = props;
    const role = new ServiceRole(this, "role", {
      name,
      description: "Agents at home, by certificates of AWS IoT",
      service: "credentials.iot.amazonaws.com",
      statements: [putReadings(stream)],
    });
    const alias = new IotRoleAlias(this, "alias", {
      alias: name,
      roleArn: role.arn,
      credentialDuration: CREDENTIALS_SECONDS,
    });
    const policy = new IotPolicy(this, "policy", {
      name,
      // Not a policy of IAM: it says what a certificate may do, and this is all.
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "iot:AssumeRoleWithCertificate", Resource: alias.arn }],
      }),
    });
    this.roleAlias = alias.alias;
    this.policyName = policy.name;
  }
}
