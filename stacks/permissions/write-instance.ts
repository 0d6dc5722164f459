import type { EnvironmentName } from "../../environments/settings.ts";
import { givenOurTags, withOurTags } from "./our-tags.ts";
import type { Statement } from "./statement.ts";
import type { SystemArns } from "./system-arns.ts";

/** What is made with tags at once. */
const MADE = [
  "instance",
  "internet-gateway",
  "route-table",
  "security-group",
  "security-group-rule",
  "subnet",
  "volume",
  "vpc",
];
const MAKING = [
  "AuthorizeSecurityGroupEgress",
  "CreateInternetGateway",
  "CreateRouteTable",
  "CreateSecurityGroup",
  "CreateSubnet",
  "CreateVolume",
  "CreateVpc",
  "RunInstances",
];

/**
 * What Terraform does to the network and the instance. It makes only what gets our tags, and changes only what has them: tags
 * are given while a resource is made, and later only to what is ours.
 */
export function writeInstance(arns: SystemArns, environment: EnvironmentName): Statement[] {
  return [
    {
      sid: "CreateWithOurTags",
      actions: MAKING.map((action) => `ec2:${action}`),
      resources: arns.ec2(...MADE),
      conditions: givenOurTags(environment),
    },
    {
      sid: "TagWhatIsMade",
      actions: ["ec2:CreateTags"],
      resources: arns.ec2(...MADE),
      conditions: { StringEquals: { "ec2:CreateAction": MAKING } },
    },
    {
      sid: "RunWithImageAndInterface",
      actions: ["ec2:RunInstances"],
      resources: [...arns.machineImages, ...arns.ec2("network-interface")],
    },
    {
      sid: "BuildOnWhatIsOurs",
      actions: [
        "ec2:AssociateRouteTable",
        "ec2:AttachInternetGateway",
        "ec2:AttachVolume",
        "ec2:AuthorizeSecurityGroupEgress",
        "ec2:CreateRoute",
        "ec2:CreateRouteTable",
        "ec2:CreateSecurityGroup",
        "ec2:CreateSubnet",
        "ec2:CreateTags",
        "ec2:DeleteTags",
        "ec2:ModifyInstanceAttribute",
        "ec2:ModifyInstanceMetadataOptions",
        "ec2:ModifyNetworkInterfaceAttribute",
        "ec2:ModifySecurityGroupRules",
        "ec2:ModifySubnetAttribute",
        "ec2:ModifyVolume",
        "ec2:ModifyVpcAttribute",
        "ec2:RevokeSecurityGroupEgress",
        "ec2:RunInstances",
        "ec2:StartInstances",
        "ec2:StopInstances",
      ],
      resources: arns.ec2(...MADE),
      conditions: withOurTags(environment),
    },
    {
      // An instance's own interface has no tags; only a security group of ours can be put on it.
      sid: "ChangeInterface",
      actions: ["ec2:ModifyNetworkInterfaceAttribute"],
      resources: arns.ec2("network-interface"),
    },
    {
      sid: "DeleteWhatIsOurs",
      actions: [
        "ec2:DeleteInternetGateway",
        "ec2:DeleteRoute",
        "ec2:DeleteRouteTable",
        "ec2:DeleteSecurityGroup",
        "ec2:DeleteSubnet",
        "ec2:DeleteVolume",
        "ec2:DeleteVpc",
        "ec2:DetachInternetGateway",
        "ec2:DetachVolume",
        "ec2:DisassociateRouteTable",
        "ec2:TerminateInstances",
      ],
      resources: arns.ec2(...MADE),
      conditions: withOurTags(environment),
    },
  ];
}
