import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter/index.js";
import { EbsVolume } from "@cdktf/provider-aws/lib/ebs-volume/index.js";
import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile/index.js";
import { Instance } from "@cdktf/provider-aws/lib/instance/index.js";
import { VolumeAttachment } from "@cdktf/provider-aws/lib/volume-attachment/index.js";
import { Construct } from "constructs";
import { agentUserData, DATA_DEVICE } from "../agent-user-data.ts";
import { openSessions } from "../permissions/open-sessions.ts";
import { registerKey } from "../permissions/register-key.ts";
import { putReadings } from "../permissions/use-stream.ts";
import { shipLogs } from "../permissions/write-logs.ts";
import type { AgentLogs } from "./agent-logs.ts";
import type { HomesTable } from "./homes-table.ts";
import type { Network } from "./network.ts";
import type { ReadingsStream } from "./readings-stream.ts";
import { ServiceRole } from "./service-role.ts";

export interface AgentInstanceProps {
  name: string;
  region: string;
  availabilityZone: string;
  instanceType: string;
  dataVolumeGb: number;
  protectData: boolean;
  network: Pick<Network, "subnetId" | "securityGroupId" | "wayOut">;
  stream: Pick<ReadingsStream, "arn">;
  homes: Pick<HomesTable, "arn">;
  logs: Pick<AgentLogs, "agent" | "instance">;
}

/** The public name of the newest Amazon Linux 2023 image for arm64. Source: Amazon Linux 2023 user guide. */
const IMAGE_PARAMETER = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64";

/** The machine the agent lives on; it can be replaced at any time, the volume with the spool is attached to the next one. */
export class AgentInstance extends Construct {
  readonly instanceId: string;
  readonly roleName: string;
  readonly roleArn: string;
  /** The tag by which CodeDeploy finds the instance, whichever it is at the time. */
  readonly tag: { key: string; value: string };

  constructor(scope: Construct, id: string, props: AgentInstanceProps) {
    super(scope, id);
    const { name, network, stream, homes, logs } = props;
    const role = new ServiceRole(this, "role", {
      name,
      description: "The instance of the agent",
      service: "ec2.amazonaws.com",
      statements: [
        putReadings(stream),
        registerKey(homes),
        shipLogs([logs.agent, logs.instance]),
        openSessions(),
      ],
    });
    this.tag = { key: "agent", value: name };
    const tags = { Name: name, [this.tag.key]: this.tag.value };
    const image = new DataAwsSsmParameter(this, "image", { name: IMAGE_PARAMETER });
    const instance = new Instance(this, "instance", {
      ami: image.insecureValue,
      instanceType: props.instanceType,
      subnetId: network.subnetId,
      vpcSecurityGroupIds: [network.securityGroupId],
      associatePublicIpAddress: true,
      iamInstanceProfile: new IamInstanceProfile(this, "profile", { name, role: role.roleName }).name,
      metadataOptions: { httpTokens: "required", httpEndpoint: "enabled", httpPutResponseHopLimit: 1 },
      rootBlockDevice: { encrypted: true, volumeType: "gp3", volumeSize: 8, tags },
      userData: agentUserData({
        region: props.region,
        agentLogGroup: logs.agent.name,
        instanceLogGroup: logs.instance.name,
      }),
      userDataReplaceOnChange: true,
      tags,
      // The first boot installs from the network.
      dependsOn: network.wayOut,
      // A new image comes out every other week: the instance takes it when an engineer replaces it, not with any plan.
      lifecycle: { ignoreChanges: ["ami"] },
    });
    const volume = new EbsVolume(this, "data", {
      availabilityZone: props.availabilityZone,
      size: props.dataVolumeGb,
      type: "gp3",
      encrypted: true,
      tags,
      lifecycle: { preventDestroy: props.protectData },
    });
    new VolumeAttachment(this, "data-attachment", {
      deviceName: DATA_DEVICE,
      instanceId: instance.id,
      volumeId: volume.id,
      stopInstanceBeforeDetaching: true,
    });
    this.instanceId = instance.id;
    this.roleName = role.roleName;
    this.roleArn = role.arn;
  }
}
