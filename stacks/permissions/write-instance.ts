import type { Configuration } from "../../environments/configuration.ts";
import { SYSTEM } from "../../environments/names.ts";
import type { Statement } from "./statement.ts";
import type { SystemArns } from "./system-arns.ts";

/** What Terraform does to the network and the instance; of what exists, only to what bears our tag. */
export function writeInstance(arns: SystemArns, { region }: Pick<Configuration, "region">): Statement[] {
  const ours = { StringEquals: { "aws:ResourceTag/project": SYSTEM } };
  return [
    {
      sid: "CreateInstanceAndNetwork",
      actions: [
        "ec2:AssociateRouteTable",
        "ec2:AttachInternetGateway",
        "ec2:AttachVolume",
        "ec2:AuthorizeSecurityGroupEgress",
        "ec2:CreateInternetGateway",
        "ec2:CreateRoute",
        "ec2:CreateRouteTable",
        "ec2:CreateSecurityGroup",
        "ec2:CreateSubnet",
        "ec2:CreateTags",
        "ec2:CreateVolume",
        "ec2:CreateVpc",
        "ec2:ModifySubnetAttribute",
        "ec2:ModifyVpcAttribute",
        "ec2:RevokeSecurityGroupEgress",
        "ec2:RevokeSecurityGroupIngress",
        "ec2:RunInstances",
      ],
      resources: ["*"],
      wildcardBecause: "each of them takes resources that have no tag of ours yet, or are AWS's (an image)",
      conditions: { StringEquals: { "aws:RequestedRegion": region } },
    },
    {
      sid: "ChangeAndDeleteWhatIsOurs",
      actions: [
        "ec2:DeleteInternetGateway",
        "ec2:DeleteRoute",
        "ec2:DeleteRouteTable",
        "ec2:DeleteSecurityGroup",
        "ec2:DeleteSubnet",
        "ec2:DeleteTags",
        "ec2:DeleteVolume",
        "ec2:DeleteVpc",
        "ec2:DetachInternetGateway",
        "ec2:DetachVolume",
        "ec2:DisassociateRouteTable",
        "ec2:ModifyInstanceAttribute",
        "ec2:ModifyInstanceMetadataOptions",
        "ec2:ModifyVolume",
        "ec2:StartInstances",
        "ec2:StopInstances",
        "ec2:TerminateInstances",
      ],
      resources: arns.ec2(
        "instance",
        "internet-gateway",
        "route-table",
        "security-group",
        "subnet",
        "volume",
        "vpc",
      ),
      conditions: ours,
    },
  ];
}
