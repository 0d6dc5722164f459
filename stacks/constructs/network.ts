import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association/index.js";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

/** Ports that the instance may reach outside: HTTPS, and MQTT over TLS for a household's broker. */
const EGRESS_PORTS = { https: 443, "mqtt-tls": 8883 };

/** A network out of which the instance reaches AWS and a broker, and into which nobody gets: no rule lets anything in. */
export class Network extends Construct {
  readonly subnetId: string;
  readonly securityGroupId: string;
  /** What has to be there before an instance reaches anything. */
  readonly wayOut: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: { name: string; availabilityZone: string }) {
    super(scope, id);
    const tags = { Name: props.name };
    const vpc = new Vpc(this, "vpc", {
      cidrBlock: "10.20.0.0/24",
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags,
    });
    const gateway = new InternetGateway(this, "gateway", { vpcId: vpc.id, tags });
    // A public subnet, and no NAT gateway: it would cost several times the instance and let in no less (decision 0011).
    const subnet = new Subnet(this, "subnet", {
      vpcId: vpc.id,
      availabilityZone: props.availabilityZone,
      cidrBlock: "10.20.0.0/26",
      tags,
    });
    const routes = new RouteTable(this, "routes", {
      vpcId: vpc.id,
      route: [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway.id }],
      tags,
    });
    const association = new RouteTableAssociation(this, "subnet-routes", {
      subnetId: subnet.id,
      routeTableId: routes.id,
    });
    const group = new SecurityGroup(this, "egress-only", {
      name: props.name,
      description: "Lets the agent out, and nobody in",
      vpcId: vpc.id,
      tags,
    });
    const rules = Object.entries(EGRESS_PORTS).map(
      ([name, port]) =>
        new VpcSecurityGroupEgressRule(this, `egress-${name}`, {
          securityGroupId: group.id,
          description: name,
          ipProtocol: "tcp",
          fromPort: port,
          toPort: port,
          cidrIpv4: "0.0.0.0/0",
          tags,
        }),
    );
    this.wayOut = [association, ...rules];
    this.subnetId = subnet.id;
    this.securityGroupId = group.id;
  }
}
